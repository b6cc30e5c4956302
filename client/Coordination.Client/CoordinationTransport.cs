namespace Coordination;

/// <summary>How silos are reached. What is asked, answered and refused is the same.</summary>
public enum CoordinationTransport
{
    /// <summary>HTTP/2 and mutual TLS, to edges: what there is for everybody.</summary>
    Http = 0,

    /// <summary>Orleans and mutual TLS, to gateways of edge silos: for front-end machines inside the private network.</summary>
    Orleans = 1,
}

using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Coordination.Callers;
using Coordination.Hosting;
using Coordination.Transport;

namespace Coordination.DevMode;

/// <summary><c>silo -- certs</c>: an authority for development, and certificates for the silo and everybody who speaks to it.</summary>
internal static class CertsCommand
{
    public static Command Build()
    {
        Option<string> data = new("--data") { Description = "Directory under which certs/ is made.", DefaultValueFactory = _ => "./data" };
        var command = new Command("certs", "Make a development authority and certificates, or show those there are. What is good is kept; development mode does the same by itself.") { data };
        command.SetAction(parsed => Run(Path.GetFullPath(parsed.GetValue(data)!)));
        return command;
    }

    private static int Run(string dataDirectory)
    {
        try
        {
            Directory.CreateDirectory(dataDirectory);
            using var certificates = DevelopmentCertificates.Open(dataDirectory, TimeProvider.System);
            Console.WriteLine($"{"certificate",-24} {"good until",-12} {"SHA-256, base64url: what tokens are bound to, what a list of revocations names",-44}");
            Show(certificates.AuthoritiesFile);
            Show(certificates.Silo());
            foreach (var file in DevProfiles.Certificates(certificates))
            {
                Show(file);
            }

            Console.WriteLine($"All in {Path.GetDirectoryName(certificates.AuthoritiesFile)}, each with its key, readable by you alone. They are for development: production has another authority.");
            return SiloExit.Done;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Console.Error.WriteLine($"{failed.Message} Name a writable directory with --data; if a file there is broken, take it away.");
            return SiloExit.Error;
        }
    }

    private static void Show(string file)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        Console.WriteLine($"{Path.GetFileName(file),-24} {certificate.NotAfter.ToUniversalTime(),-12:yyyy-MM-dd} {Credentials.ThumbprintOf(certificate)}");
    }
}

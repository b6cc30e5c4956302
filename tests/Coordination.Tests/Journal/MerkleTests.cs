using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace Coordination.Journal;

public sealed class MerkleTests
{
    [Fact]
    public void The_root_of_no_leaves_is_the_hash_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(new Merkle().Root()));

    [Theory]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Roots_are_those_of_the_reference_tree_of_certificate_transparency(int leaves, string root)
    {
        string[] contents = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        Assert.Equal(root, Convert.ToHexStringLower(RootOf([.. contents.Take(leaves).Select(Convert.FromHexString)])));
    }

    [Fact]
    public void Roots_are_those_of_the_definition() =>
        Gen.Int[0, 300].Sample(
            count =>
            {
                var contents = Enumerable.Range(0, count).Select(index => Encoding.UTF8.GetBytes($"leaf {index}")).ToArray();
                Assert.Equal(Defined(contents), RootOf(contents));
            },
            iter: 60);

    [Fact]
    public void A_tree_can_be_used_again()
    {
        var tree = new Merkle();
        tree.Add(new byte[Merkle.HashBytes]);
        tree.Clear();
        Assert.Equal(new Merkle().Root(), tree.Root());
    }

    private static byte[] RootOf(byte[][] contents)
    {
        var tree = new Merkle();
        Span<byte> leaf = stackalloc byte[Merkle.HashBytes];
        foreach (var content in contents)
        {
            Merkle.Leaf(content, leaf);
            tree.Add(leaf);
        }

        return tree.Root();
    }

    // RFC 6962 section 2.1, word for word.
    private static byte[] Defined(ReadOnlySpan<byte[]> contents)
    {
        if (contents.Length == 0)
        {
            return SHA256.HashData([]);
        }

        if (contents.Length == 1)
        {
            return SHA256.HashData([0, .. contents[0]]);
        }

        var left = 1;
        while (left * 2 < contents.Length)
        {
            left *= 2;
        }

        return SHA256.HashData([1, .. Defined(contents[..left]), .. Defined(contents[left..])]);
    }
}

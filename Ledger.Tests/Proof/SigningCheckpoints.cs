using System.Runtime.Versioning;
using System.Text;
using Ledger.Host.Proof;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Proof;

[UnsupportedOSPlatform("windows")]
public sealed class SigningCheckpoints
{
    private static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly NoteSigner Signer = new("ledger.local/pilot", Seed);
    private static readonly Checkpoint Some = new("ledger.local/pilot", 300, TreeHash.Leaf("root"u8));

    [Fact]
    public void a_note_opens_with_the_key_that_signed_it_and_says_what_was_signed()
    {
        var note = Signer.Sign(Some.ToText());
        var key = NoteVerifier.Parse(Signer.Verifier.ToString());
        var opened = Checkpoint.Parse(key.Open(note).ShouldNotBeNull());
        (opened.Origin, opened.Size, Convert.ToHexString(opened.Root)).ShouldBe((Some.Origin, Some.Size, Convert.ToHexString(Some.Root)));
    }

    /// <summary>The key pair that the documentation of Go's note package gives as its example.</summary>
    [Fact]
    public void a_public_key_is_written_as_the_tools_of_others_write_it()
    {
        var seed = Convert.FromBase64String("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1..];
        new NoteSigner("PeterNeumann", seed).Verifier.ToString().ShouldBe("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    }

    [Fact]
    public void a_key_of_the_same_name_opens_nothing_that_another_signed() =>
        new NoteSigner(Signer.Verifier.Name, [.. Seed.Reverse()]).Verifier.Open(Signer.Sign(Some.ToText())).ShouldBeNull();

    [Fact]
    public void the_same_key_under_another_name_opens_nothing() =>
        new NoteSigner("ledger.local/other", Seed).Verifier.Open(Signer.Sign(Some.ToText())).ShouldBeNull();

    [Fact]
    public void no_bit_of_a_note_can_be_flipped()
    {
        var note = Encoding.UTF8.GetBytes(Signer.Sign(Some.ToText()));
        // The line's end after the signature, and bits of base64 that stand for none of its bytes, sign nothing.
        for (var at = 0; at < note.Length - 3; at++)
        {
            var changed = (byte[])note.Clone();
            changed[at] ^= 1;
            Signer.Verifier.Open(Encoding.UTF8.GetString(changed)).ShouldBeNull($"byte {at}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ledger.local/pilot\n300\n")]
    [InlineData("ledger.local/pilot\n-1\nRBNvJ1WzZ4oRRq0rw9hcYVoCmsBjjEvcZSfH1JR1oqs=\n")]
    [InlineData("ledger.local/pilot\n300\nAAAA\n")]
    [InlineData("\n300\nRBNvJ1WzZ4oRRq0rw9hcYVoCmsBjjEvcZSfH1JR1oqs=\n")]
    public void what_is_not_a_checkpoint_is_not_read_as_one(string text) => Should.Throw<FormatException>(() => Checkpoint.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+AhpC")]
    public void what_is_not_a_key_is_not_read_as_one(string text) => Should.Throw<FormatException>(() => NoteVerifier.Parse(text));

    [Fact]
    public void a_key_is_made_once_and_only_its_owner_can_read_it()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("ledger-keys-").FullName, "keys");
        try
        {
            var first = new FileKeySource(folder).SignerOf("pilot").Verifier.ToString();
            new FileKeySource(folder).SignerOf("pilot").Verifier.ToString().ShouldBe(first);
            new FileKeySource(folder).SignerOf("other").Verifier.ToString().ShouldNotBe(first);
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
    }
}

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
            var first = new FileKeySource(folder).SignersOf("pilot").Single().Verifier.ToString();
            new FileKeySource(folder).SignersOf("pilot").Single().Verifier.ToString().ShouldBe(first);
            new FileKeySource(folder).SignersOf("other").Single().Verifier.ToString().ShouldNotBe(first);
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

    /// <summary>Who has the old key opens what is signed after the change, and so does who has the new one.</summary>
    [Fact]
    public void a_key_that_was_replaced_signs_beside_the_new_one_until_its_file_is_taken_away()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-keys-").FullName;
        try
        {
            var keys = new FileKeySource(folder);
            var old = keys.SignersOf("pilot").Single().Verifier;
            keys.Rotate("pilot");
            var signers = new FileKeySource(folder).SignersOf("pilot");
            signers[0].Verifier.ToString().ShouldNotBe(old.ToString());
            signers[1].Verifier.ToString().ShouldBe(old.ToString());
            var note = new SignedNote(Some.ToText(), [.. signers.Select(signer => signer.Over(Some.ToText()))]).ToString();
            old.Open(note).ShouldBe(Some.ToText());
            signers[0].Verifier.Open(note).ShouldBe(Some.ToText());

            keys.Rotate("pilot");
            keys.SignersOf("pilot").Count.ShouldBe(3);
            keys.SignersOf("pilot.1").Count.ShouldBe(1, "Another ledger's keys are its own.");
            Directory.Delete(Path.Combine(folder, "retired", "pilot"), recursive: true);
            keys.SignersOf("pilot").Count.ShouldBe(1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void a_device_signs_with_sm2_beside_the_key_that_public_tools_know()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-keys-").FullName;
        try
        {
            var keys = new FileKeySource(folder);
            var sm2 = keys.AddSm2("pilot");
            keys.AddSm2("pilot").ToString().ShouldBe(sm2.ToString());
            NoteVerifier.Parse(sm2.ToString()).Kind.ShouldBe(NoteKeyKind.Sm2);
            var signers = keys.SignersOf("pilot");
            var note = new SignedNote(Some.ToText(), [.. signers.Select(signer => signer.Over(Some.ToText()))]);
            sm2.Open(note.ToString()).ShouldBe(Some.ToText());
            signers[0].Verifier.Open(note.ToString()).ShouldBe(Some.ToText());
            sm2.Accepts(note.Signatures[1], Some.ToText() + "x").ShouldBeFalse();
            var broken = note.Signatures[1] with { Signature = [.. note.Signatures[1].Signature.Select((b, i) => i == 40 ? (byte)(b ^ 1) : b)] };
            sm2.Accepts(broken, Some.ToText()).ShouldBeFalse();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The cosignature that the standard gives as its example cannot be checked without the key; its time can be read.</summary>
    [Fact]
    public void the_time_of_a_cosignature_stands_before_it()
    {
        var note = SignedNote.Parse(
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            + "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
            + "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n");
        NoteVerifier.TimeOf(note.Signatures[1]).ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1679315147));
        NoteVerifier.TimeOf(note.Signatures[0]).ShouldBeNull();
    }
}

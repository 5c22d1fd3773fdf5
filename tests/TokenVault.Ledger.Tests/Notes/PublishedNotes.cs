using System.Text;
using TokenVault.Ledger.Notes;

namespace TokenVault.Ledger.Tests.Notes;

/// <summary>Published notes as constants, so that every clone checks them: golang.org/x/mod/sumdb/note, note_test.go.</summary>
internal static class PublishedNotes
{
    public const string Key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    public const string PrivateKey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    public const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

    public const string Signature =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    public const string Note = Text + "\n" + Signature;

    public static NoteVerifier Verifier => Parse(Key);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static NoteVerifier Parse(string key) => NoteVerifier.TryParse(key, out var verifier) ? verifier : throw new FormatException(key);

    public static SignedNote ParseNote(string note) => SignedNote.TryParse(Utf8(note), out var parsed) ? parsed : throw new FormatException(note);

    /// <summary>A key that only these tests hold.</summary>
    public static NoteSigner Signer(string name, byte seed = 1) => new(name, Enumerable.Repeat(seed, NoteSigner.SeedBytes).ToArray());
}

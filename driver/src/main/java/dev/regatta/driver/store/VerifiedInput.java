package dev.regatta.driver.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Reads a file and checks it against its proof once more: reaching the end fails with {@link
 * DamagedException} where length or digest differ.
 */
final class VerifiedInput extends FilterInputStream {
  private final Manifest.FileProof proof;
  private final MessageDigest digest = Sha256.digest();
  private long bytes;
  private boolean checked;

  VerifiedInput(InputStream in, Manifest.FileProof proof) {
    super(in);
    this.proof = proof;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    if (count > 0) {
      digest.update(target, offset, count);
      bytes += count;
    }
    if (count < 0 || bytes > proof.bytes()) {
      check();
    } else if (bytes == proof.bytes() && count > 0) {
      checkDigest();
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] skipped = new byte[(int) Math.min(MeasuredOutput.PIECE_BYTES, Math.max(0, count))];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void check() throws DamagedException {
    if (bytes != proof.bytes()) {
      String compared =
          bytes > proof.bytes()
              ? "has more than " + proof.bytes() + " bytes"
              : "has " + bytes + " bytes instead of " + proof.bytes();
      throw new DamagedException(proof.name(), compared);
    }
    if (!checked) {
      checkDigest();
    }
  }

  private void checkDigest() throws DamagedException {
    checked = true;
    if (!Sha256.hex(digest).equals(proof.sha256())) {
      throw new DamagedException(proof.name(), "does not match the SHA-256 in its manifest");
    }
  }
}

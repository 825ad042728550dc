package dev.regatta.driver.store;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Counts and digests what passes through, in pieces of at most {@link #PIECE_BYTES}. */
final class MeasuredOutput extends OutputStream {
  static final int PIECE_BYTES = 1 << 16;

  private final OutputStream out;
  private final Hook hook;
  private final MessageDigest digest = Sha256.digest();
  private long bytes;

  MeasuredOutput(OutputStream out, Hook hook) {
    this.out = out;
    this.hook = hook;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] data, int offset, int length) throws IOException {
    for (int done = 0; done < length; done += PIECE_BYTES) {
      int piece = Math.min(PIECE_BYTES, length - done);
      out.write(data, offset + done, piece);
      digest.update(data, offset + done, piece);
      bytes += piece;
      hook.reached("piece written");
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** What was written; called once, at the end. */
  Manifest.FileProof proof(String name) {
    return new Manifest.FileProof(name, bytes, Sha256.hex(digest));
  }
}

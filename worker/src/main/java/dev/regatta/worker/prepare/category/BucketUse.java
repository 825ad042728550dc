package dev.regatta.worker.prepare.category;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.BitSet;

/** The buckets that rows fill. */
final class BucketUse implements CategoryFit {
  private final Hashing settings;
  private final BitSet filled;

  BucketUse(Hashing settings) {
    this.settings = settings;
    filled = new BitSet(settings.buckets());
  }

  @Override
  public void add(String category) {
    filled.set(Buckets.bucket(Murmur3.hash(category), settings.buckets()));
  }

  @Override
  public void merge(CategoryFit other) {
    filled.or(((BucketUse) other).filled);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    byte[] bits = filled.toByteArray();
    out.writeInt(bits.length);
    out.write(bits);
  }

  @Override
  public void read(DataInput in) throws IOException {
    byte[] bits = new byte[in.readInt()];
    in.readFully(bits);
    filled.or(BitSet.valueOf(bits));
  }

  @Override
  public Encoding finish() {
    Buckets.Sign sign = settings.signed() ? Buckets.Sign.HASHED : Buckets.Sign.POSITIVE;
    return new Buckets(settings.buckets(), sign, filled);
  }
}

package dev.regatta.worker.shard;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** Where the blocks of a shard lie when they are not in memory. Used by several threads. */
public interface BlockStore extends Serializable {
  /** The bytes of a block, as {@link BlockCodec} wrote them. */
  InputStream open(int block) throws IOException;

  /** A block cannot be read: whoever asks for the shard again is to get it made anew. */
  void discard(int block);
}

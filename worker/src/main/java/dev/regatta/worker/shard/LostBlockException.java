package dev.regatta.worker.shard;

/** A block of rows that cannot be read where it was put; made anew, the shard can. */
public final class LostBlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LostBlockException(int block, Throwable cause) {
    super("block %d of a worker's rows cannot be read: %s".formatted(block, cause), cause);
  }
}

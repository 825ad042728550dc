package dev.regatta.worker.shard;

import java.io.Serializable;

/**
 * How the rows of a shard are cut into blocks. Rows are dealt to the replicas in turn, row r to
 * replica {@code r mod replicas}; each replica's rows are cut every {@code blockRows} rows, so that
 * its last block may be shorter. Blocks are numbered replica by replica, from 0. A class, because
 * Spark's Kryo can neither read nor write records.
 */
public final class BlockLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int rows;
  private final int replicas;
  private final int blockRows;

  /** Cuts; {@code replicas} and {@code blockRows} are at least 1. */
  public BlockLayout(int rows, int replicas, int blockRows) {
    this.rows = rows;
    this.replicas = replicas;
    this.blockRows = blockRows;
  }

  /** All rows in one block; none where there are no rows. */
  public static BlockLayout whole(int rows) {
    return new BlockLayout(rows, 1, Math.max(1, rows));
  }

  public int rows() {
    return rows;
  }

  public int replicas() {
    return replicas;
  }

  /** Rows of every block but a replica's last. */
  public int blockRows() {
    return blockRows;
  }

  public int replicaRows(int replica) {
    return (int) (((long) rows - replica + replicas - 1) / replicas);
  }

  /** The blocks of one replica. */
  public int blocks(int replica) {
    return (int) (((long) replicaRows(replica) + blockRows - 1) / blockRows);
  }

  /** The number of a replica's first block. */
  public int firstBlock(int replica) {
    int first = 0;
    for (int before = 0; before < replica; before++) {
      first += blocks(before);
    }
    return first;
  }

  /** The blocks of all replicas. */
  public int blocks() {
    return firstBlock(replicas);
  }

  /**
   * The rows of one block.
   *
   * @param index of the block within its replica's
   */
  public int blockRows(int replica, int index) {
    return Math.min(blockRows, replicaRows(replica) - index * blockRows);
  }

  /** The shard's row that is at a place among a replica's rows. */
  public int row(int replica, int place) {
    return place * replicas + replica;
  }
}

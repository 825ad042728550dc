package dev.regatta.worker.train;

import dev.regatta.worker.shard.BlockCodec;
import dev.regatta.worker.shard.BlockLayout;
import dev.regatta.worker.shard.BlockPacker;
import dev.regatta.worker.shard.BlockStore;
import dev.regatta.worker.shard.BlockedShard;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Blocks of rows as files of a directory, and the rows in them: row r begins with the number r. */
final class BlockFiles implements BlockStore {
  private static final long serialVersionUID = 1L;

  /** The form of rows: three classes, weights, and most numbers zero where rows are sparse. */
  record Form(int width, boolean sparse) {}

  private final String directory;
  final List<Integer> discarded = Collections.synchronizedList(new ArrayList<>());

  BlockFiles(Path directory) {
    this.directory = directory.toString();
  }

  Path file(int block) {
    return Path.of(directory, "block-" + block);
  }

  @Override
  public InputStream open(int block) throws IOException {
    return Files.newInputStream(file(block));
  }

  @Override
  public void discard(int block) {
    discarded.add(block);
  }

  /** Packs rows into files. */
  BlockedShard write(BlockLayout layout, Form form) {
    BlockCodec codec = new BlockCodec();
    return pack(
            layout,
            form,
            (block, rows) -> {
              try (OutputStream out =
                  new BufferedOutputStream(Files.newOutputStream(file(block)))) {
                codec.write(rows, out);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .stored(this);
  }

  /** Packs the same rows into blocks in memory. */
  static BlockedShard inMemory(BlockLayout layout, Form form) {
    PackedShard[] blocks = new PackedShard[layout.blocks()];
    return pack(layout, form, (block, rows) -> blocks[block] = rows).inMemory(blocks);
  }

  /** And into none. */
  static PackedShard whole(int rows, Form form) {
    PackedShard[] whole = new PackedShard[1];
    pack(BlockLayout.whole(rows), form, (block, packed) -> whole[block] = packed);
    return whole[0];
  }

  private static BlockPacker pack(BlockLayout layout, Form form, BlockPacker.Target target) {
    BlockPacker packer = new BlockPacker(layout, form.width(), 1, true, form.sparse(), 0, target);
    for (int row = 0; row < layout.rows(); row++) {
      Random random = new Random(row);
      ShardBuilder block = packer.block();
      float[] dense = form.sparse() ? new float[0] : block.block();
      for (int i = 0; i < form.width(); i++) {
        boolean zero = i > 0 && form.sparse() && random.nextInt(4) > 0;
        float value = i == 0 ? row : zero ? 0 : (float) random.nextGaussian();
        if (form.sparse()) {
          block.nonZeros().add(i, value);
        } else {
          dense[block.offset() + i] = value;
        }
      }
      block.endRow(random.nextInt(3), 0.5f + random.nextInt(4));
      packer.rowEnded();
    }
    return packer;
  }
}

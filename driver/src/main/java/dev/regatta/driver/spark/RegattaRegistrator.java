package dev.regatta.driver.spark;

import com.esotericsoftware.kryo.Kryo;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.block.SparkBlocks;
import dev.regatta.worker.shard.BlockLayout;
import dev.regatta.worker.shard.BlockedShard;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.SparseBlocks;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;

/**
 * The classes that cross between Spark's processes, for {@code spark.kryo.registrator}. What else
 * tasks receive comes in closures, which Spark always writes by Java serialization, or as primitive
 * arrays.
 */
public final class RegattaRegistrator implements KryoRegistrator {
  /** Spark sends a Parquet file's schema to the driver and registers only some of the types. */
  private static final List<DataType> TYPES =
      List.of(
          DataTypes.BinaryType,
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.CalendarIntervalType,
          DataTypes.DateType,
          DataTypes.DoubleType,
          DataTypes.FloatType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.NullType,
          DataTypes.ShortType,
          DataTypes.StringType,
          DataTypes.TimestampNTZType,
          DataTypes.TimestampType,
          DataTypes.createDecimalType(),
          DataTypes.createDayTimeIntervalType(),
          DataTypes.createYearMonthIntervalType(),
          SQLDataTypes.VectorType(),
          SQLDataTypes.MatrixType());

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(WorkerShards.class);
    kryo.register(WorkerShards[].class);
    kryo.register(PackedShard.class);
    kryo.register(SparseBlocks.class);
    kryo.register(PackedShard[].class);
    kryo.register(BlockedShard.class);
    kryo.register(BlockLayout.class);
    kryo.register(SparkBlocks.class);
    kryo.register(int[][].class);
    kryo.register(float[][].class);
    kryo.register(byte[][].class);
    kryo.register(long[][].class);
    kryo.register(ArrayType.class);
    kryo.register(MapType.class);
    TYPES.forEach(type -> kryo.register(type.getClass()));
  }
}

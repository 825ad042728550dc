package dev.regatta.driver.spark;

import com.esotericsoftware.kryo.Kryo;
import dev.regatta.worker.shard.PackedShard;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * The classes that cross between Spark's processes, for {@code spark.kryo.registrator}. Everything
 * else that tasks receive comes in closures, which Spark always writes by Java serialization, or
 * as primitive arrays.
 */
public final class RegattaRegistrator implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(PackedShard.class);
    kryo.register(float[][].class);
    kryo.register(byte[][].class);
    kryo.register(long[][].class);
  }
}

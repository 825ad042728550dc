package dev.regatta.driver.spark.read;

import java.io.IOException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.mapred.FsInput;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.Footer;
import org.apache.spark.sql.avro.SchemaConverters;
import org.apache.spark.sql.execution.datasources.orc.OrcUtils;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFooterReader;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** Formats of files that say themselves which columns they hold. */
enum TableFormat {
  PARQUET("parquet") {
    @Override
    StructType schema(Path file, Configuration hadoop) throws IOException {
      Footer footer =
          new Footer(
              file,
              ParquetFooterReader.readFooter(
                  hadoop, file, ParquetMetadataConverter.SKIP_ROW_GROUPS));
      return ParquetFileFormat.readSchemaFromFooter(
          footer, new ParquetToSparkSchemaConverter(SQLConf.get()));
    }
  },
  ORC("orc") {
    @Override
    StructType schema(Path file, Configuration hadoop) {
      return OrcUtils.readSchema(file, hadoop, false)
          .map(OrcUtils::toCatalystSchema)
          .getOrElse(StructType::new);
    }
  },
  AVRO("avro") {
    @Override
    StructType schema(Path file, Configuration hadoop) throws IOException {
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(new FsInput(file, hadoop), new GenericDatumReader<>())) {
        return (StructType) SchemaConverters.toSqlType(reader.getSchema()).dataType();
      }
    }
  };

  private final String label;

  TableFormat(String label) {
    this.label = label;
  }

  /** The columns of one file, as Spark reads them. For tasks. */
  abstract StructType schema(Path file, Configuration hadoop) throws IOException;

  /** Spark's name, and that of job files. */
  String label() {
    return label;
  }
}

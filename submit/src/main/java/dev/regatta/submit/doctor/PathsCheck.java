package dev.regatta.submit.doctor;

import dev.regatta.submit.doctor.OnExecutors.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** Whether the driver and every executor see the files that hold the rows. */
final class PathsCheck implements Check {
  private static final String SEEN = "";

  @Override
  public String name() {
    return "data paths";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    if (patient.job().isEmpty() || patient.data().isEmpty()) {
      return Optional.empty();
    }
    Configuration hadoop = patient.session().sessionState().newHadoopConf();
    SerializableConfiguration sent = new SerializableConfiguration(hadoop);
    List<String> unseen = new ArrayList<>();
    for (Patient.Place place : patient.data()) {
      String name = place.key() + " = " + place.path();
      String here = look(hadoop, place.path());
      if (!here.equals(SEEN)) {
        return Optional.of(
            Finding.fail(
                name + ": " + here, "correct the path: relative ones start in this directory"));
      }
      String path = place.path();
      for (Answer answer : OnExecutors.ask(patient.spark(), () -> look(sent.value(), path))) {
        if (!answer.text().equals(SEEN)) {
          unseen.add(name + ": executor " + answer.executor() + " says: " + answer.text());
        }
      }
    }
    if (!unseen.isEmpty()) {
      return Optional.of(
          Finding.fail(
              String.join("; ", unseen),
              "copy it to a file system that all machines share, such as hdfs: or s3a:, or mount it"
                  + " on each"));
    }
    return Optional.of(
        Finding.ok(patient.data().size() + " of the job, seen by the driver and all executors"));
  }

  /** What is wrong with a path here. */
  private static String look(Configuration hadoop, String path) {
    try {
      Path glob = new Path(path);
      FileStatus[] found = glob.getFileSystem(hadoop).globStatus(glob);
      return found == null || found.length == 0 ? "there is no such file" : SEEN;
    } catch (IOException | IllegalArgumentException e) {
      return "cannot be reached (" + e.getMessage() + ")";
    }
  }
}

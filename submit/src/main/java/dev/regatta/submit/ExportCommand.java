package dev.regatta.submit;

import dev.regatta.worker.onnx.InputNumbers;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code regatta export}. */
@Command(name = "export", description = "Writes a model as an ONNX file or as one of DL4J's.")
final class ExportCommand implements Callable<Integer> {
  private final Actions actions;

  @Parameters(paramLabel = "MODEL", description = "The model directory.")
  private String model;

  @Spec private CommandSpec command;

  @Option(
      names = "--onnx",
      paramLabel = "FILE",
      description = "The ONNX file to write; it must not exist.")
  private Optional<String> onnx = Optional.empty();

  @Option(
      names = "--dl4j",
      paramLabel = "FILE",
      description =
          "The model zip to write, which DL4J's ModelSerializer reads; it must not exist.")
  private Optional<String> dl4j = Optional.empty();

  @Option(
      names = "--numbers",
      paramLabel = "TYPE",
      description =
          "The type of an ONNX file's inputs that hold numbers: float, or double where seven digits"
              + " are too few (default: float).")
  private Optional<InputNumbers> numbers = Optional.empty();

  ExportCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    if (dl4j.isEmpty()) {
      String file = onnx.orElseThrow(() -> wrong("Missing required option: '--onnx=FILE'"));
      return actions.export(new ExportOptions(model, file, numbers.orElse(InputNumbers.FLOAT)));
    }
    if (onnx.isPresent() || numbers.isPresent()) {
      throw wrong("--dl4j goes without --onnx and --numbers: run export once for each file");
    }
    return actions.exportDl4j(new Dl4jExportOptions(model, dl4j.get()));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}

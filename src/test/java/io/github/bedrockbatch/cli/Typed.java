/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.cli.run.RunFolder;
import io.github.bedrockbatch.cli.terminal.Screen;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.operator.Operator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Somebody who types {@code run} in a folder, with settings in a file. */
public final class Typed {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Path folder;
  private final Map<String, String> settings = new TreeMap<>();
  private String screen = "";

  public Typed(Path folder) {
    this.folder = folder;
    set("data.dir", folder.resolve("data").toString());
    set("local.job-duration", "0s");
    set("batch.min-records", "1");
    set("local.min-records", "1");
    set("retry.back-off", "1s");
  }

  public Typed set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  public Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  /** Types {@code run} in a process of its own. */
  Process start(Path screenFile, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(JavaProcess.java()));
    command.addAll(JavaProcess.arguments(List.of(), CamelBedrockBatch.class, List.of("run")));
    command.addAll(words(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(screenFile.toFile())
        .start();
  }

  /** Types {@code run} with these arguments and returns the exit code. */
  public int run(Object... arguments) throws Exception {
    List<String> words = words(arguments);
    RunCommand command = new RunCommand();
    new CommandLine(command).parseArgs(words.toArray(String[]::new));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      return command.run(
          new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), false), error -> {});
    } finally {
      screen = out.toString(StandardCharsets.UTF_8);
    }
  }

  /** The settings so far. */
  public Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  private List<String> words(Object... arguments) throws IOException {
    Path file = folder.resolve("run.settings");
    StringBuilder text = new StringBuilder();
    settings.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    Files.writeString(file, text);
    List<String> words = new ArrayList<>(List.of("-c", file.toString()));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    return words;
  }

  /** Types another command, which prints to the screen of the process; what it said. */
  public String type(String name, String... arguments) throws Exception {
    Callable<Integer> command =
        switch (name) {
          case "check" -> new CheckCommand();
          case "problems" -> new ProblemsCommand();
          case "show" -> new ShowCommand();
          default -> throw new IllegalArgumentException(name);
        };
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(words((Object[]) arguments).toArray(String[]::new));
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      command.call();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What the latest command said. */
  public String screen() {
    return screen;
  }

  /** The lines of a result file. */
  public List<JsonNode> results(Path out, String input) throws IOException {
    List<JsonNode> results = new ArrayList<>();
    for (String line : Files.readString(out.resolve(input + ".results.jsonl")).split("\n", -1)) {
      if (!line.isEmpty()) {
        results.add(JSON.readTree(line));
      }
    }
    return results;
  }

  /** Every batch of the only run there was. */
  public List<Batch> batches() throws IOException {
    try (OperatorClient desk = OperatorClient.ofRun(run())) {
      return desk.operator().batches(100);
    }
  }

  /** Leaves a request with the only run there was. */
  public long operator(Request request) throws IOException {
    try (OperatorClient desk = OperatorClient.ofRun(run())) {
      return request.of(desk.operator());
    }
  }

  public interface Request {
    long of(Operator operator) throws IOException;
  }

  /** The folder of the only run there was. */
  public Path run() throws IOException {
    List<Path> runs = RunFolder.all(folder.resolve("data"));
    if (runs.size() != 1) {
      throw new AssertionError("runs: " + runs);
    }
    return runs.get(0);
  }
}

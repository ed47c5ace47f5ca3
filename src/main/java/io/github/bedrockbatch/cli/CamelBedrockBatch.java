/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.ExitCode;
import io.github.bedrockbatch.cli.terminal.Explanation;
import io.github.bedrockbatch.cli.terminal.LogFormat;
import io.github.bedrockbatch.cli.terminal.StandardOutput;
import io.github.bedrockbatch.cli.terminal.Terminal;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.TypeConversionException;

/** The program; without a command it serves. */
@Command(
    name = "camel-bedrock-batch",
    mixinStandardHelpOptions = true,
    versionProvider = CamelBedrockBatch.Version.class,
    description = {
      "Prompts from files and queues, answered by Amazon Bedrock batch inference.",
      "Without a command: serve."
    },
    footer = {
      "",
      "Settings are read from application.properties in the current folder, from environment"
          + " variables (BATCH_MAX_RECORDS) and from java -Dbatch.max-records=…, the last one wins."
    })
public final class CamelBedrockBatch implements Callable<Integer> {
  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          DemoCommand.class,
          RunCommand.class,
          LocalAwsCommand.class,
          CheckCommand.class,
          ValidateCommand.class,
          BatchesCommand.class,
          ShowCommand.class,
          SealCommand.class,
          BatchCommand.Stop.class,
          BatchCommand.Rerun.class,
          BatchCommand.Hold.class,
          BatchCommand.Release.class,
          BatchCommand.Drop.class,
          PauseCommand.Pause.class,
          PauseCommand.Resume.class,
          DeadLettersCommand.class,
          AuditCommand.class,
          CostCommand.class,
          PricesCommand.class,
          ProblemsCommand.class,
          ProblemsCommand.Gone.class,
          HealthCommand.class,
          AdoptCommand.class,
          HashPasswordCommand.class);

  /** What they print is progress; their exit codes are about the work. */
  private static final List<Class<?>> WORKS =
      List.of(
          CamelBedrockBatch.class,
          ServeCommand.class,
          DemoCommand.class,
          RunCommand.class,
          LocalAwsCommand.class);

  @Mixin private ConfigOption config;

  private CamelBedrockBatch() {}

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Version.class.getPackage().getImplementationVersion();
      return new String[] {"camel-bedrock-batch " + (version == null ? "(not packaged)" : version)};
    }
  }

  public static void main(String[] args) {
    Terminal.speakUtf8();
    Terminal.useOneLocale();
    System.exit(execute(args));
  }

  /** Returns the exit code. */
  static int execute(String... args) {
    String mistake = LogFormat.mistake();
    if (mistake != null) {
      System.err.println(mistake);
      return ExitCode.COULD_NOT_RUN;
    }
    CommandLine typed = line(args);
    int code =
        typed
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(Path.class, CamelBedrockBatch::path)
            .setExecutionExceptionHandler((e, line, parsed) -> explain(e, line))
            .setParameterExceptionHandler(CamelBedrockBatch::usage)
            .setExecutionStrategy(CamelBedrockBatch::run)
            .execute(args);
    String cut = StandardOutput.failure();
    if (cut == null) {
      return code;
    }
    System.err.println("What is printed here could not be written, and is incomplete: " + cut);
    return code == 0 ? incomplete(typed.getParseResult()) : code;
  }

  /**
   * The exit code when the output is cut off; what a command does beside its words is not undone.
   */
  private static int incomplete(CommandLine.ParseResult parsed) {
    List<CommandLine> typed = parsed.asCommandLineList();
    CommandLine last = typed.get(typed.size() - 1);
    return WORKS.contains(last.getCommand().getClass())
        ? 0
        : last.getCommandSpec().exitCodeOnExecutionException();
  }

  /** Adds only the given command, as reading all of them takes time; all if none is recognised. */
  private static CommandLine line(String[] args) {
    CommandLine line = new CommandLine(new CamelBedrockBatch());
    List<Class<?>> given =
        COMMANDS.stream().filter(type -> args.length > 0 && args[0].equals(name(type))).toList();
    (given.isEmpty() ? COMMANDS : given).forEach(line::addSubcommand);
    return line.addSubcommand(CommandLine.HelpCommand.class);
  }

  /** Runs the command. Refuses a settings file that the command would not read. */
  private static int run(CommandLine.ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    List<CommandLine> typed = parsed.asCommandLineList();
    CommandLine last = typed.get(typed.size() - 1);
    if (!ConfigOption.isOf(last.getCommandSpec())
        && ConfigOption.named(last.getCommandSpec()) != null) {
      throw new CommandLine.ParameterException(
          last, "'" + last.getCommandName() + "' reads no settings: leave -c out");
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  @Override
  public Integer call() throws Exception {
    return new ServeCommand(config).call();
  }

  /** Parses a path; explains the failure without a locale, when the JVM knows only ASCII names. */
  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "'"
              + text.replaceAll("[^\\x20-\\x7e]+", "?")
              + "' cannot be read as a file name, because the locale here allows "
              + System.getProperty("sun.jnu.encoding")
              + " only. Set LC_ALL=C.UTF-8, or give the file another name");
    }
  }

  private static int usage(CommandLine.ParameterException e, String[] args) {
    System.err.println(Terminal.plain(e.getMessage()));
    System.err.println(Terminal.plain(remedy(e, args)));
    return e.getCommandLine().getCommandSpec().exitCodeOnExecutionException();
  }

  private static String remedy(CommandLine.ParameterException e, String[] args) {
    boolean takesFiles =
        e.getCommandLine().getCommandSpec().positionalParameters().stream()
            .anyMatch(each -> each.auxiliaryTypes()[0] == Path.class);
    return Stream.of(args)
        .takeWhile(arg -> !arg.equals("--"))
        .filter(arg -> takesFiles && arg.startsWith("-") && new File(arg).isFile())
        .findFirst()
        .map(arg -> "A file whose name begins with a dash is written ./" + arg)
        .orElse("Try --help.");
  }

  private static int explain(Exception e, CommandLine line) {
    Explanation.print(e);
    return line.getCommandSpec().exitCodeOnExecutionException();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.budget.BudgetOptions;
import io.github.bedrockbatch.config.price.PriceOptions;
import io.github.bedrockbatch.config.rabbitmq.RabbitmqOptions;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.config.sqs.SqsOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All settings, checked.
 *
 * @param lanes at least one, the default one first
 * @param texts every setting as it was written, or its default
 * @param camel the {@code camel.*} settings, unchecked, as Camel checks them; without environment
 *     variables, which Camel reads itself
 */
public record Settings(
    DataOptions data,
    AwsOptions aws,
    S3Options s3,
    BedrockOptions bedrock,
    BatchOptions batch,
    JobsOptions jobs,
    RetryOptions retry,
    LedgerOptions ledger,
    IntakeOptions intake,
    FilesOptions files,
    PromptOptions prompt,
    DeliverOptions deliver,
    KafkaOptions kafka,
    JmsOptions jms,
    RabbitmqOptions rabbitmq,
    SqsOptions sqs,
    SftpOptions sftp,
    LocalOptions local,
    HttpOptions http,
    ConsoleOptions console,
    ProcessOptions process,
    ObserveOptions observe,
    RetentionOptions retention,
    BudgetOptions budget,
    PriceOptions prices,
    List<LaneOptions> lanes,
    Map<String, String> texts,
    Map<String, String> camel) {
  static final String CAMEL = "camel.";
  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

  public Settings {
    texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    camel = Collections.unmodifiableMap(new TreeMap<>(camel));
  }

  /**
   * The settings of an installation: {@code -D} options override environment variables, and these
   * the file.
   *
   * @throws InvalidSettings naming every mistake
   */
  public static Settings load(Path file) {
    return load(Map.of(), SettingsSource.file(file));
  }

  /**
   * As {@link #load(Path)}, for a command that sets some settings itself.
   *
   * @param commandLine overrides everything else
   * @param file see {@link SettingsSource#file} and {@link SettingsSource#optionalFile}
   * @throws InvalidSettings naming every mistake
   */
  public static Settings load(Map<String, String> commandLine, SettingsSource file) {
    Settings settings = load(OptionReader::new, installation(commandLine, file));
    settings.texts().keySet().stream()
        .map(SettingsSource::environmentName)
        .filter(variable -> SettingsSource.isOfOthers(variable, System.getenv()))
        .forEach(
            variable ->
                LOG.info(
                    "The environment variable {} was set for something else and is ignored",
                    variable));
    return settings;
  }

  /**
   * As {@link #load(Path)}, for a command that neither takes in prompts nor delivers results:
   * settings that only these need, such as a password, may be missing.
   *
   * @param file see {@link SettingsSource#file} and {@link SettingsSource#optionalFile}
   * @throws InvalidSettings naming every mistake
   */
  public static Settings loadToLook(SettingsSource file) {
    return load(OptionReader::toLook, installation(Map.of(), file));
  }

  private static List<SettingsSource> installation(
      Map<String, String> commandLine, SettingsSource file) {
    return List.of(
        SettingsSource.commandLine(commandLine),
        SettingsSource.systemProperties(System.getProperties()),
        SettingsSource.environment(System.getenv()),
        file);
  }

  /**
   * The settings of these sources only, the highest precedence first.
   *
   * @throws InvalidSettings naming every mistake
   */
  public static Settings load(SettingsSource... sources) {
    return load(OptionReader::new, List.of(sources));
  }

  private static Settings load(
      Function<List<SettingsSource>, OptionReader> reader, List<SettingsSource> all) {
    OptionReader in = reader.apply(all);
    Settings settings = read(in, camel(all));
    List<String> mistakes = new ArrayList<>(in.mistakes());
    UnknownKeys unknown = new UnknownKeys(in.defaults().keySet(), in.named());
    all.forEach(source -> mistakes.addAll(unknown.in(source)));
    if (!mistakes.isEmpty()) {
      throw new InvalidSettings(
          mistakes, all.stream().map(SettingsSource::name).collect(Collectors.joining(", ")));
    }
    return settings;
  }

  static Settings read(OptionReader in, Map<String, String> camel) {
    DataOptions data = DataOptions.read(in);
    AwsOptions aws = AwsOptions.read(in);
    IntakeOptions intake = IntakeOptions.read(in);
    DeliverOptions deliver = DeliverOptions.read(in);
    S3Options s3 = S3Options.read(in, aws);
    BedrockOptions bedrock = BedrockOptions.read(in, aws);
    BatchOptions batch = BatchOptions.read(in);
    JobsOptions jobs = JobsOptions.read(in);
    PromptOptions prompt = PromptOptions.read(in);
    boolean sftp = intake.from().contains("sftp") || deliver.to().contains("sftp");
    boolean sqs = intake.from().contains("sqs") || deliver.to().contains("sqs");
    return new Settings(
        data,
        aws,
        s3,
        bedrock,
        batch,
        jobs,
        RetryOptions.read(in),
        LedgerOptions.read(in, data),
        intake,
        FilesOptions.read(in),
        prompt,
        deliver,
        KafkaOptions.read(in),
        JmsOptions.read(in),
        RabbitmqOptions.read(in),
        SqsOptions.read(in, sqs, aws.isLocal()),
        SftpOptions.read(in, sftp),
        LocalOptions.read(in),
        HttpOptions.read(in),
        ConsoleOptions.read(in),
        ProcessOptions.read(in),
        ObserveOptions.read(in),
        RetentionOptions.read(in),
        BudgetOptions.read(in),
        PriceOptions.read(in, data.dir(), prompt.maxTokens()),
        LaneOptions.read(in, aws, s3, bedrock, jobs),
        in.texts(),
        camel);
  }

  private static Map<String, String> camel(List<SettingsSource> sources) {
    Map<String, String> camel = new TreeMap<>();
    for (SettingsSource source : sources) {
      source
          .values()
          .forEach(
              (key, value) -> {
                if (key.startsWith(CAMEL)) {
                  camel.putIfAbsent(key, value.text());
                }
              });
    }
    return camel;
  }

  /** Without the texts and the values for Camel, which may be credentials. */
  @Override
  public String toString() {
    return "Settings"
        + List.of(data, aws, s3, bedrock, batch, jobs, retry, ledger, intake, files)
        + List.of(prompt, deliver, kafka, jms, rabbitmq, sqs, sftp, local, http)
        + List.of(console, process, observe, retention, budget, prices, lanes)
        + " camel="
        + camel.keySet();
  }
}

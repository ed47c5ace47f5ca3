/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.answer.AnswerRule;
import io.github.bedrockbatch.config.FilesOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.intake.deadletter.DeadLetters;
import io.github.bedrockbatch.intake.endpoint.PromptsComponent;
import io.github.bedrockbatch.intake.file.BackoffPollStrategy;
import io.github.bedrockbatch.intake.file.FileRoutes;
import io.github.bedrockbatch.intake.file.FileSources;
import io.github.bedrockbatch.intake.file.Inbox;
import io.github.bedrockbatch.intake.file.IntakeCount;
import io.github.bedrockbatch.intake.file.PromptFiles;
import io.github.bedrockbatch.intake.file.RemoteInbox;
import io.github.bedrockbatch.intake.file.UnfinishedNames;
import io.github.bedrockbatch.intake.file.WantedPrompts;
import io.github.bedrockbatch.intake.http.HttpListener;
import io.github.bedrockbatch.intake.http.HttpSource;
import io.github.bedrockbatch.intake.message.BrokerWatch;
import io.github.bedrockbatch.intake.message.JmsSource;
import io.github.bedrockbatch.intake.message.KafkaClients;
import io.github.bedrockbatch.intake.message.KafkaSource;
import io.github.bedrockbatch.intake.message.KafkaTopics;
import io.github.bedrockbatch.intake.message.KeptHeaders;
import io.github.bedrockbatch.intake.message.MessageIntake;
import io.github.bedrockbatch.intake.message.RabbitmqPages;
import io.github.bedrockbatch.intake.message.RabbitmqSource;
import io.github.bedrockbatch.intake.message.RouteSource;
import io.github.bedrockbatch.intake.message.StreamDeadLetters;
import io.github.bedrockbatch.intake.request.MediaObjects;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.intake.sqs.SqsComponent;
import io.github.bedrockbatch.intake.sqs.SqsSource;
import io.github.bedrockbatch.ledger.IdempotencyKeys;
import io.github.bedrockbatch.ledger.answer.AnswerRules;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.stage.OnDisk;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.sqs.SqsQueues;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.jms.JmsComponent;

/** Puts the intake together: files, messages, and how failures of both are handled. */
public final class Intake {
  private Intake() {}

  public static List<RoutesBuilder> routes(StageContext context) {
    Settings settings = context.settings();
    SourceLedger sources = context.ledger().sources();
    Clock clock = context.clock();
    IdempotencyKeys keys =
        new IdempotencyKeys(context.database(), clock, settings.http().keepKeys());
    DeadLetters letters = new DeadLetters(context.deadLetters(), clock);
    AnswerRules rules = new AnswerRules(context.database(), clock);
    SourceSettings ofAll =
        SourceSettings.of(
            settings.intake(), settings.prompt(), settings.bedrock(), settings.batch().deadlines());
    PromptFiles files =
        new PromptFiles(
            settings.intake(),
            judged(rules, "", ofAll),
            letters,
            new FileSources(sources::files),
            new MediaObjects(context.lanes().standard().s3(), settings.intake().mediaObjects()),
            clock);
    KeptHeaders headers = KeptHeaders.of(settings);
    MessageIntake standard = new MessageIntake(files.standard(), files.readers());
    Map<String, MessageIntake> byRoute = new ConcurrentHashMap<>();
    return List.of(
        new IntakeErrorHandling(
            sources, settings.retry().longestPause(), context.failures().outages()),
        new FileRoutes(files, sources, clock),
        new MessageRoutes(
            new PromptsComponent(
                standard,
                settings.intake().ack(),
                context.database().isServer(),
                byRoute,
                (route, its) -> judged(rules, route, its)),
            standard,
            new StreamDeadLetters(letters, sources, clock),
            Map.of(
                "prompts", new RouteSource(headers),
                "prompts-kafka", new KafkaSource(new KafkaTopics(), headers),
                "prompts-jms", new JmsSource(headers),
                "prompts-rabbitmq", new RabbitmqSource(headers),
                "prompts-sqs", new SqsSource(headers)),
            new HttpSource(headers, keys, sources, context.work()),
            context.failures().outages(),
            settings.retry().longestPause()),
        new ReturnedValueRoutes(standard, byRoute));
  }

  /** Keeps the rule for answers in the ledger, as batches outlive the settings. */
  private static SourceSettings judged(AnswerRules rules, String route, SourceSettings its) {
    AnswerRule rule = its.answer().rule();
    return its.judgedBy(rules.keep(route, rule == null ? null : rule.text()));
  }

  /**
   * The beans of the routes of sources, by name.
   *
   * @param reserve of the disk, which downloads do not use
   * @param disk tells what waits for its upload before it is acknowledged
   */
  public static Map<String, Object> beans(
      StageContext context, Reserve reserve, OnDisk disk, SqsQueues queues) {
    SourceLedger sources = context.ledger().sources();
    Clock clock = context.clock();
    FilesOptions files = context.settings().files();
    Duration longestPause = context.settings().retry().longestPause();
    Outages outages = context.failures().outages();
    BackoffPollStrategy polls = new BackoffPollStrategy(clock, longestPause, outages);
    UnfinishedNames names = new UnfinishedNames(files.unfinishedNames(), clock);
    return Map.of(
        "backoffPolls",
        polls,
        "finishedNames",
        names,
        "kafkaClients",
        new KafkaClients(disk),
        "rabbitmqPages",
        new RabbitmqPages(outages, longestPause),
        "sqs",
        new SqsComponent(queues, context.settings().sqs().visibilityTimeout(), clock, polls),
        "inbox",
        new Inbox(sources, names, polls, clock, files.quietTime(), longestPause, outages),
        "remoteInbox",
        new RemoteInbox(
            sources, names, clock, files.quietTime(), longestPause, outages, reserve, polls));
  }

  /**
   * Takes in a file as its route does; returns when all of it is safe.
   *
   * @param wanted selects prompts of it; null for all
   */
  public static IntakeCount take(CamelContext camel, File file, WantedPrompts wanted)
      throws Exception {
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      Exchange exchange =
          template.request(
              "direct:intake-file",
              sent -> {
                sent.getMessage().setBody(file);
                sent.setProperty(WantedPrompts.PROPERTY, wanted);
              });
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      return exchange.getMessage().getBody(IntakeCount.class);
    }
  }

  /** Removes files that were moved to {@code .done} before this time; returns how many. */
  public static long removeDone(CamelContext camel, Instant before) throws IOException {
    return camel.getRegistry().lookupByNameAndType("inbox", Inbox.class).removeDone(before);
  }

  /** See {@link KafkaClients#uncommitted}. */
  public static Map<String, Long> uncommitted(CamelContext camel) {
    return camel
        .getRegistry()
        .lookupByNameAndType("kafkaClients", KafkaClients.class)
        .uncommitted();
  }

  /** To be called before the component makes consumers, so that they can be watched. */
  public static void prepare(JmsComponent jms) {
    BrokerWatch.prepare(jms);
  }

  /** Begins to watch the brokers of the sources; to be called when the routes have started. */
  public static void watchBrokers(StageContext context, CamelContext camel) {
    BrokerWatch.begin(camel, context.failures().outages(), context.clock());
  }

  /** Binds the HTTP server, and starts it if a source uses it; to be called before routes start. */
  public static void listen(Settings settings, CamelContext camel) {
    HttpListener listener = new HttpListener(settings.http());
    listener.bind(camel);
    if (settings.intake().from().contains("http")) {
      listener.serve(camel);
    }
  }
}

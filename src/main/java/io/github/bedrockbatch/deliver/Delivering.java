/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.config.DeliverOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.shape.ResultLines;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.sqs.SqsQueues;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.TypeConverter;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.SimpleTypeConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beans and checks for the routes of the sinks. */
public final class Delivering {
  private static final Logger LOG = LoggerFactory.getLogger(Delivering.class);

  private Delivering() {}

  /** The sinks that were added since the last start; notes those of this one. */
  public static NewSinks newSinks(StageContext context) {
    return NewSinks.since(
        context.data().resolve("sinks.json"), context.settings().deliver().to(), context.ledger());
  }

  /** The beans, by the names that routes use. The caller closes those that can be closed. */
  public static Map<String, Object> beans(
      StageContext context, SqsQueues queues, NewSinks newSinks) {
    DeliverOptions options = context.settings().deliver();
    Duration longestPause = context.settings().retry().longestPause();
    Clock clock = context.clock();
    Path data = context.data();
    Records records = new Records(ResultLines.of(options.shape()));
    return Map.of(
        "sinks",
        new Sinks(options.to(), newSinks, clock, longestPause, context.failures().outages()),
        "records",
        records,
        "oneList",
        new Portions.Gathering(),
        "replies",
        new Replies(records, options.replyAllow(), clock, longestPause),
        "sqsSink",
        new SqsSink(queues),
        "undelivered",
        new UndeliveredDeadLetters(context.deadLetters().resolve("undelivered"), Disk.REAL),
        "deliver-files",
        new ResultFiles(data.resolve("outbox"), Disk.REAL),
        "deliver-sftp",
        new ResultFiles(data.resolve("uploads"), Disk.REAL));
  }

  /** The routes that hand results that a sink has rejected to it again. */
  public static List<RoutesBuilder> routes() {
    return List.of(new ReturnedResultRoutes());
  }

  /**
   * Lets any component have a page of results as bytes or text; to be called before routes start.
   */
  public static void convertPages(Settings settings, CamelContext camel) {
    ResultLines lines = ResultLines.of(settings.deliver().shape());
    Function<ResultPage, byte[]> bytes = page -> lines.all(page.bytes());
    convert(camel, byte[].class, bytes);
    convert(camel, InputStream.class, bytes.andThen(ByteArrayInputStream::new));
    convert(camel, String.class, bytes.andThen(all -> new String(all, StandardCharsets.UTF_8)));
  }

  private static <T> void convert(
      CamelContext camel, Class<T> to, Function<ResultPage, ? extends T> as) {
    TypeConverter converter =
        new SimpleTypeConverter(false, (type, exchange, page) -> as.apply((ResultPage) page));
    camel.getTypeConverterRegistry().addTypeConverter(to, ResultPage.class, converter);
  }

  /**
   * Checks the settings against the routes; to be called when these have started.
   *
   * @throws InvalidSettings when {@code deliver.to} names a sink that has no route, or a sink has a
   *     parameter that would make its first result fail
   */
  public static void check(Settings settings, CamelContext camel) {
    List<String> mistakes = new ArrayList<>();
    for (String name : settings.deliver().to()) {
      if (!beginsAt("direct://deliver-" + name, camel)) {
        mistakes.add(
            "deliver.to names " + name + ", and no route begins at direct:deliver-" + name);
      }
    }
    for (String name : settings.deliver().events()) {
      if (!DeliverOptions.isUrl(name)) {
        checkEventSink(name, camel, mistakes);
      }
    }
    for (RouteDefinition route : ((ModelCamelContext) camel).getRouteDefinitions()) {
      if (route.getTemplateParameters() != null
          && route.getInput().getEndpointUri().startsWith("direct:deliver-")) {
        checkSink(route.getRouteId(), route.getTemplateParameters(), camel, mistakes);
      }
    }
    if (!mistakes.isEmpty()) {
      throw new InvalidSettings(mistakes, "deliver.to and the route files");
    }
  }

  private static void checkEventSink(String name, CamelContext camel, List<String> mistakes) {
    if (!beginsAt("direct://deliver-" + name, camel)) {
      mistakes.add(
          "deliver.events names " + name + ", and no route begins at direct:deliver-" + name);
    } else if (name.equals("reply")
        || camel.getRegistry().lookupByName("deliver-" + name) instanceof HoldsPages) {
      mistakes.add(
          "deliver.events names "
              + name
              + ", which takes whole batches or replies; name a sink for single messages, such as"
              + " kafka, jms, sqs or http");
    }
  }

  private static void checkSink(
      String route, Map<String, Object> parameters, CamelContext camel, List<String> mistakes) {
    Object only = parameters.getOrDefault("only", "");
    if (!Records.ONLY.contains(only)) {
      mistakes.add("only=" + only + " (route " + route + ") must be succeeded or failed, or empty");
    }
    String each = parameters.getOrDefault("each", "").toString();
    if (each.startsWith("direct:") && !beginsAt(each.replaceFirst(":/*", "://"), camel)) {
      mistakes.add("each=" + each + " (route " + route + ") is where no route begins");
    }
  }

  static boolean beginsAt(String uri, CamelContext camel) {
    return camel.getRoutes().stream()
        .anyMatch(route -> route.getEndpoint().getEndpointUri().equals(uri));
  }

  /** Tells all sinks, also those of a user, that an attempt to deliver this batch has failed. */
  public static void dropPages(CamelContext camel, String batchId) {
    for (HoldsPages sink : camel.getRegistry().findByType(HoldsPages.class)) {
      try {
        sink.drop(batchId);
      } catch (RuntimeException e) {
        LOG.warn("A sink failed to drop pages of batch {}", batchId, e);
      }
    }
  }

  /** Whether any sink, also of a user, would lose pages of this batch in a crash. */
  public static boolean isHeld(CamelContext camel, String batchId) {
    return camel.getRegistry().findByType(HoldsPages.class).stream()
        .anyMatch(sink -> sink.holds(batchId));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check.sqs;

import io.github.bedrockbatch.aws.QueueClient;
import io.github.bedrockbatch.check.Category;
import io.github.bedrockbatch.check.Outcome;
import io.github.bedrockbatch.check.route.RouteInstance;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.stage.sqs.SqsException;
import io.github.bedrockbatch.stage.sqs.SqsQueues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Checks that the queues of sources and sinks that are on exist and the credentials may use them.
 */
public record SqsCategory(Settings settings, Set<String> queues, Duration patience)
    implements Category {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * The category; empty if no queue is used.
   *
   * @param routes a folder of YAML routes; without it those in the jar count
   */
  public static Optional<Category> of(Settings settings, Path routes) throws IOException {
    Set<String> queues = new LinkedHashSet<>();
    for (RouteInstance route : RouteInstance.in(routes, settings)) {
      if (route.template().equals("from-sqs")) {
        queues.add(route.parameter("queue", ""));
      } else if (route.template().equals("to-sqs")
          && settings.deliver().to().contains(route.parameter("name", ""))) {
        queues.add(route.parameter("queue", "answers"));
        queues.add(route.parameter("failuresQueue", ""));
      }
    }
    queues.remove("");
    return queues.isEmpty()
        ? Optional.empty()
        : Optional.of(new SqsCategory(settings, queues, PATIENCE));
  }

  @Override
  public String name() {
    return "queues of SQS";
  }

  @Override
  public List<Outcome> look() {
    List<Outcome> outcomes = new ArrayList<>();
    try (SqsQueues sqs = new SqsQueues(() -> QueueClient.of(settings, patience, List.of()))) {
      for (String queue : queues) {
        outcomes.add(look(queue, sqs));
      }
    }
    return outcomes;
  }

  private static Outcome look(String queue, SqsQueues queues) {
    String what = "the queue " + SqsQueues.name(queue) + " can be used";
    try {
      String waiting =
          queues.call(
              queue,
              "look at the queue " + SqsQueues.name(queue),
              "sqs:GetQueueAttributes and sqs:GetQueueUrl on it",
              (sqs, url) ->
                  sqs.getQueueAttributes(
                          get ->
                              get.queueUrl(url)
                                  .attributeNames(
                                      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                      .attributes()
                      .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
      return Outcome.passed(
          what, Count.of(Long.parseLong(waiting), "message", "is", "are") + " waiting");
    } catch (SqsException e) {
      return Outcome.failed(
          what,
          e.getMessage(),
          e.about() == SqsException.About.QUEUE
              ? "Fix what the message names, then check again"
              : "Check sqs.endpoint, sqs.region and whether they can be reached from here");
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.Names;
import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.shape.ModelOutput;
import io.github.bedrockbatch.shape.ResultShape;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The sinks of results, and the receivers of events.
 *
 * @param to the names of the sinks, each of which gets every result; only route files tell which
 *     exist
 * @param replyAllow the reply destinations that a prompt may name; {@code *} stands for any text
 * @param events the receivers of ends of batches and of problems: names of sinks, and URLs
 * @param eventSecrets the keys in Base64 that sign events to URLs
 * @param shape the form of result lines
 * @param modelOutput how much of a model's output is in lines of our own form
 */
public record DeliverOptions(
    List<String> to,
    List<String> replyAllow,
    List<String> events,
    List<String> eventSecrets,
    ResultShape shape,
    ModelOutput modelOutput) {
  private static final String DESTINATION =
      "jms:(queue|topic):[^\\s?]+|(kafka|sqs):[A-Za-z0-9._*-]+|rabbitmq:[^\\s?]+"
          + "|https?://[^\\s/@?]+(/[^\\s]*)?";

  private static final String EVENT_TARGET =
      "(?s)(?=.{1,500}$)([a-z0-9-]+|https://[^\\s/@?#]+([/?]\\S*)?"
          + "|http://(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?(/\\S*)?)";

  static DeliverOptions read(OptionReader in) {
    String must = "must be names of sinks such as files, kafka or reply, joined by commas";
    List<String> to = Names.list(in.matching("deliver.to", "files", "[a-z0-9, -]*", must));
    in.rule(Set.copyOf(to).size() == to.size(), "deliver.to", "must name each sink once");
    in.rule(!to.isEmpty(), "deliver.to", "must name a sink: results have to go somewhere");
    List<String> allow =
        in.parsed(
            "deliver.reply-allow",
            "",
            "must be patterns like kafka:answers-*, jms:queue:*.replies or"
                + " https://example.com/callbacks/*, joined by commas",
            text -> {
              List<String> patterns = Names.list(text);
              if (!patterns.stream().allMatch(pattern -> pattern.matches(DESTINATION))) {
                throw new IllegalArgumentException(text);
              }
              return patterns;
            });
    DeliverOptions options =
        new DeliverOptions(
            to,
            allow,
            events(in),
            secrets(in),
            in.oneOf("deliver.shape", ResultShape.BEDROCK_BATCH),
            in.oneOf("deliver.model-output", ModelOutput.FULL));
    in.rule(
        !options.eventSecrets.isEmpty() || options.events.stream().noneMatch(DeliverOptions::isUrl),
        "deliver.events",
        "needs events.secret for a URL: its receiver has to tell yours from anybody's",
        "events.secret");
    return options;
  }

  private static List<String> events(OptionReader in) {
    return in.parsed(
        "deliver.events",
        "",
        "must be names of sinks such as kafka, or URLs such as https://example.com/hooks (http only"
            + " to this machine), of 500 characters at most, joined by commas",
        text -> {
          List<String> targets = Names.list(text);
          if (!targets.stream().allMatch(target -> target.matches(EVENT_TARGET))) {
            throw new IllegalArgumentException("deliver.events");
          }
          return targets.stream().distinct().toList();
        });
  }

  private static List<String> secrets(OptionReader in) {
    return in.parsed(
        "events.secret",
        "",
        "must be whsec_ and 24 to 64 bytes in Base64; two with a space between them to change from"
            + " one to the other",
        text -> {
          List<String> secrets = new ArrayList<>();
          for (String secret : text.strip().split("\\s+")) {
            int bytes = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")).length;
            if (secret.startsWith("whsec_") && bytes >= 24 && bytes <= 64) {
              secrets.add(secret.substring("whsec_".length()));
            } else if (!secret.isEmpty()) {
              throw new IllegalArgumentException("events.secret");
            }
          }
          return List.copyOf(secrets);
        });
  }

  /** How much of a model's output pages have: all of it when sinks make another form of it. */
  public ModelOutput carriedOutput() {
    return shape == ResultShape.BEDROCK_BATCH ? modelOutput : ModelOutput.FULL;
  }

  /** Whether the receiver of events is a URL and not a sink. */
  public static boolean isUrl(String target) {
    return target.contains("://");
  }

  /** Without the secrets; the path of a URL may be one. */
  @Override
  public String toString() {
    return "DeliverOptions[to="
        + to
        + ", shape="
        + shape
        + ", modelOutput="
        + modelOutput
        + ", replyAllow="
        + replyAllow
        + ", events="
        + events.stream().map(target -> target.replaceFirst("(://[^/]*/).+", "$1(hidden)")).toList()
        + "]";
  }
}

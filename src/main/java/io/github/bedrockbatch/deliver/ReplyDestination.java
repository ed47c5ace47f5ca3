/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a prompt wants its answer: {@code jms:queue:NAME}, {@code jms:topic:NAME}, {@code
 * kafka:TOPIC}, {@code rabbitmq:QUEUE}, {@code sqs:QUEUE} or an http or https URL. As it comes from
 * outside, only unambiguous names and URLs are accepted.
 *
 * @param name the name of the queue or topic, or the whole URL
 */
record ReplyDestination(Kind kind, String name) {
  /** The kinds; routes choose by their carriers. */
  enum Kind {
    JMS_QUEUE("jms", "jms:queue:"),
    JMS_TOPIC("jms", "jms:topic:"),
    KAFKA("kafka", "kafka:"),
    RABBITMQ("rabbitmq", "rabbitmq:"),
    SQS("sqs", "sqs:"),
    HTTP("http", "");

    private final String carrier;
    private final String prefix;

    Kind(String carrier, String prefix) {
      this.carrier = carrier;
      this.prefix = prefix;
    }

    private Pattern legal() {
      return switch (this) {
        case KAFKA -> TOPIC;
        case RABBITMQ -> QUEUE;
        case SQS -> SQS_QUEUE;
        default -> JMS_NAME;
      };
    }

    String carrier() {
      return carrier;
    }
  }

  private static final Pattern JMS_NAME = Pattern.compile("[A-Za-z0-9_.:/#@$-]{1,512}");
  private static final Pattern SQS_QUEUE = Pattern.compile("[A-Za-z0-9_-]{1,80}(\\.fifo)?");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  /** Includes the names that the broker makes for direct replies. */
  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9_.:/#@$+=-]{1,255}");

  private static final Pattern HOST = Pattern.compile("[a-z0-9.-]+|\\[[0-9a-f:]+\\]");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!&'()*,;=:@/%+-]*");
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~!&'()*,;=:@/%?+-]*");

  /** Empty when the text is no acceptable destination. */
  static Optional<ReplyDestination> of(String text) {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.HTTP && text.startsWith(kind.prefix)) {
        String name = text.substring(kind.prefix.length());
        boolean legal =
            kind.legal().matcher(name).matches() && !name.equals(".") && !name.equals("..");
        return legal ? Optional.of(new ReplyDestination(kind, name)) : Optional.empty();
      }
    }
    return url(text);
  }

  private static Optional<ReplyDestination> url(String text) {
    URI uri;
    try {
      uri = new URI(text).parseServerAuthority();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
      return Optional.empty();
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    boolean legal =
        (scheme.equals("http") || scheme.equals("https"))
            && HOST.matcher(host).matches()
            && PATH.matcher(path).matches()
            && isPlain(path)
            && QUERY.matcher(query).matches()
            && uri.getRawFragment() == null;
    if (!legal) {
      return Optional.empty();
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String url = scheme + "://" + host + port + path + (query.isEmpty() ? "" : "?" + query);
    return Optional.of(new ReplyDestination(Kind.HTTP, url));
  }

  /**
   * Whether every server reads the path in the same way: no dot segments, no encoded separators.
   */
  private static boolean isPlain(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return !lower.contains("//")
        && !lower.contains("%2f")
        && !lower.contains("%5c")
        && !lower.contains("%2e")
        && !lower.contains("%25")
        && !lower.matches(".*/\\.{1,2}(/.*|;.*)?");
  }

  @Override
  public String toString() {
    return kind.prefix + name;
  }

  /** For the log: a URL without its path and query, which may be a secret. */
  String shown() {
    return kind == Kind.HTTP ? name.replaceFirst("(?<=[^:/])[/?].*", "/…") : toString();
  }
}

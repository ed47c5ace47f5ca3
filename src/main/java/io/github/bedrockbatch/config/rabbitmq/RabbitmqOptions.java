/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.rabbitmq;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.Secrets;
import java.net.URI;
import java.time.Duration;

/**
 * The RabbitMQ broker of the routes, over AMQP 0-9-1.
 *
 * @param uri with the credentials and the virtual host, each percent-encoded where needed
 * @param timeout of each request and of publisher confirms
 */
public record RabbitmqOptions(URI uri, Duration timeout) {
  private static final int PORT = 5672;
  private static final int TLS_PORT = 5671;

  public static RabbitmqOptions read(OptionReader in) {
    return new RabbitmqOptions(
        in.parsed(
            "rabbitmq.uri",
            "amqp://guest:guest@localhost:5672",
            "must be amqp:// or amqps:// with user:password@host:port/virtual-host, where % and"
                + " what follows it stands for other characters: %2F for a slash",
            RabbitmqOptions::broker),
        in.duration("rabbitmq.timeout", "30s", "1s", "10m"));
  }

  private static URI broker(String text) {
    URI uri = URI.create(text);
    String user = uri.getRawUserInfo();
    boolean legal =
        uri.getHost() != null
            && uri.getScheme().matches("amqps?")
            && uri.getRawPath().matches("(/[^/]*)?")
            && (user == null || user.matches("[^:]+(:[^:]*)?"))
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (!legal) {
      throw new IllegalArgumentException("rabbitmq.uri");
    }
    // The client takes a slash at the end for a virtual host without a name.
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : uri;
  }

  public boolean isTls() {
    return uri.getScheme().equals("amqps");
  }

  /** The address of the broker, as host:port. */
  public String address() {
    int port = uri.getPort() >= 0 ? uri.getPort() : isTls() ? TLS_PORT : PORT;
    return uri.getHost() + ":" + port;
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "RabbitmqOptions[uri=" + Secrets.inUrl(uri.toString()) + "]";
  }
}

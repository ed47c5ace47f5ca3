/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.Loopback;
import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * The HTTP server of sources. It runs only when a source uses it.
 *
 * @param host the address that it binds; a loopback address unless a password is set
 * @param port 0 for any free port
 * @param user the user of basic authentication, which is required when a password is set
 * @param password empty for no authentication
 * @param maxBodyBytes the limit of a request's body, compressed and decompressed; longer ones are
 *     rejected
 * @param maxInFlightBytes the limit of the heap that all requests in progress take together
 * @param timeout how long a request may take to arrive
 * @param keepKeys how long an Idempotency-Key identifies its first request
 */
public record HttpOptions(
    String host,
    int port,
    String user,
    String password,
    long maxBodyBytes,
    long maxInFlightBytes,
    Duration timeout,
    Duration keepKeys) {
  static HttpOptions read(OptionReader in) {
    HttpOptions options =
        new HttpOptions(
            in.text("http.host", "127.0.0.1"),
            in.number("http.port", 8080, 0, 65535),
            in.text("http.user", "prompts"),
            in.matching("http.password", "", "(?s).{8,}", "must have at least 8 characters"),
            in.bytes("http.max-body-bytes", "16MB", "1kB", "256MB"),
            in.bytes("http.max-in-flight-bytes", "32MB", "1kB", "8GB"),
            in.duration("http.timeout", "2m", "1s", "1h"),
            in.duration("http.keep-keys", "7d", "1h", "365d"));
    in.rule(
        options.maxInFlightBytes() >= options.maxBodyBytes(),
        "http.max-in-flight-bytes",
        "must be at least http.max-body-bytes",
        "http.max-body-bytes");
    in.needs(
        options.isLoopback() || options.hasPassword(),
        "http.host",
        "needs http.password: other machines could send prompts that you pay for",
        "http.password");
    return options;
  }

  public boolean hasPassword() {
    return !password.isEmpty();
  }

  public boolean isLoopback() {
    return Loopback.isHost(host);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "HttpOptions[" + user + "@" + host + ":" + port + "]";
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.event;

import io.github.bedrockbatch.ledger.event.Event;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;

/** Posts events to a URL as Standard Webhooks do (https://www.standardwebhooks.com). */
final class Webhook implements Target {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final URI url;
  private final Signatures signatures;
  private final Clock clock;

  Webhook(String url, Signatures signatures, Clock clock) {
    this.url = URI.create(url);
    this.signatures = signatures;
    this.clock = clock;
  }

  /** The URL without its path, which may be a secret. */
  @Override
  public String name() {
    return "webhook " + url.getScheme() + "://" + url.getAuthority();
  }

  @Override
  public void send(Event event) throws IOException, InterruptedException {
    long timestamp = clock.instant().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("webhook-id", event.id())
            .header("webhook-timestamp", Long.toString(timestamp))
            .header("webhook-signature", signatures.of(event.id(), timestamp, event.body()))
            .POST(HttpRequest.BodyPublishers.ofString(event.body()))
            .build();
    int status = HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status / 100 != 2) {
      throw new IOException("it answered " + status);
    }
  }
}

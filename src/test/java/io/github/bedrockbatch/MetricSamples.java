/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a process tells Prometheus. */
public record MetricSamples(List<Sample> all) {
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? (\\S+)$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  public record Sample(String name, Map<String, String> labels, double value) {}

  /** Asks the process whose console is there. */
  public static MetricSamples of(URI console) throws IOException, InterruptedException {
    String text =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(console.resolve("/observe/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return new MetricSamples(
        SAMPLE
            .matcher(text)
            .results()
            .map(
                found ->
                    new Sample(
                        found.group(1),
                        labels(found.group(2) == null ? "" : found.group(2)),
                        Double.parseDouble(found.group(3))))
            .toList());
  }

  private static Map<String, String> labels(String text) {
    return LABEL
        .matcher(text)
        .results()
        .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
  }

  /** Of those with this label, however the others differ. */
  public long sum(String name, String label, String value) {
    return (long)
        all.stream()
            .filter(of -> of.name().equals(name) && value.equals(of.labels().get(label)))
            .mapToDouble(Sample::value)
            .sum();
  }

  /** Of one without labels. */
  public long value(String name) {
    return (long)
        all.stream().filter(of -> of.name().equals(name)).findFirst().orElseThrow().value();
  }
}

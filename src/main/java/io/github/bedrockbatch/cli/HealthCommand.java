/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.ExitCode;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.ConsoleOptions;
import io.github.bedrockbatch.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "health",
    description = {
      "Asks the serve of these settings, over console.port, whether it can take work.",
      "Exit code 1: it cannot, or does not answer. For images that have no curl."
    })
final class HealthCommand extends OperatorCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(names = "--live", description = "Whether it lives: if not, only a restart helps.")
  private boolean live;

  @Override
  int run(Settings settings) throws Exception {
    URI address = address(settings.console());
    JsonNode report = read(ask(address), address);
    for (JsonNode check : report.path("checks")) {
      if (check.has("todo")) {
        System.out.println(Terminal.line(check.get("todo").asText()));
      }
    }
    String status = report.path("status").asText();
    System.out.println(Terminal.line(status));
    return status.equals("UP") ? 0 : ExitCode.COULD_NOT_RUN;
  }

  private URI address(ConsoleOptions console) {
    if (!console.enabled() || console.port() == 0) {
      throw new CommandException(
          "Health is asked over HTTP: set console.enabled=true and a console.port");
    }
    String host =
        switch (console.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::", "::1" -> "[::1]";
          default -> console.host();
        };
    return URI.create(
        "http://" + host + ":" + console.port() + "/observe/health/" + (live ? "live" : "ready"));
  }

  private static JsonNode read(String answer, URI address) {
    try {
      return new ObjectMapper().readTree(answer);
    } catch (IOException e) {
      throw new CommandException("What answers at " + address + " is no serve: see console.port");
    }
  }

  private static String ask(URI address) throws InterruptedException {
    try {
      return HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .build()
          .send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new CommandException("Nothing answers at " + address + ": is serve running?");
    }
  }
}

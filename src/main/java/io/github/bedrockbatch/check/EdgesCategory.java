/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import com.rabbitmq.client.PossibleAuthenticationFailureException;
import io.github.bedrockbatch.brokers.RabbitmqConnections;
import io.github.bedrockbatch.check.route.RouteInstance;
import io.github.bedrockbatch.check.route.SinkRoutes;
import io.github.bedrockbatch.config.DeliverOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.rabbitmq.RabbitmqOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Checks the sources and sinks that are on: folders, ports, and logins to servers.
 *
 * @param routes a folder of YAML routes; without it those in the jar count
 * @param patience the time limit of each login
 */
record EdgesCategory(Settings settings, Path routes, Duration patience) implements Category {
  private static final int MILLIS = 2_000;
  private static final Pattern BROKER =
      Pattern.compile("(?:amqps?|amqpwss?)://(\\[[^]]+]|[^:/?,)]+)(?::(\\d+))?");

  @Override
  public String name() {
    return "sources and sinks";
  }

  @Override
  public List<Outcome> look() throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    Set<String> servers = new LinkedHashSet<>();
    for (String source : settings.intake().from()) {
      edge("source", source, servers, outcomes);
    }
    for (String sink : settings.deliver().to()) {
      edge("sink", sink, servers, outcomes);
    }
    for (String sink : settings.deliver().events()) {
      if (!DeliverOptions.isUrl(sink) && !settings.deliver().to().contains(sink)) {
        edge("sink for events", sink, servers, outcomes);
      }
    }
    return outcomes;
  }

  private void edge(String side, String name, Set<String> servers, List<Outcome> outcomes)
      throws InterruptedException {
    switch (name) {
      case "files" -> outcomes.add(folder(side.equals("source") ? "inbox" : "outbox"));
      case "sftp" -> {
        if (server(
            "the SFTP server answers",
            "sftp.host and sftp.port",
            settings.sftp().host() + ":" + settings.sftp().port(),
            servers,
            outcomes)) {
          outcomes.addAll(sftp());
        }
      }
      case "kafka" -> kafka(servers, outcomes);
      case "jms" -> jms(servers, outcomes);
      case "rabbitmq" -> {
        if (server(
            "the RabbitMQ broker answers",
            "rabbitmq.uri",
            settings.rabbitmq().address(),
            servers,
            outcomes)) {
          outcomes.addAll(rabbitmq());
        }
      }
      case "sqs" -> {} // see SqsCategory
      case "http" -> {
        if (side.equals("source")) {
          outcomes.add(port());
        }
      }
      case "reply" ->
          outcomes.add(
              Outcome.unknown(
                  "the sink reply works", "could not check: prompts name their destinations"));
      default -> outcomes.add(ofOwn("the " + side + " " + name + " works", name));
    }
  }

  private Outcome ofOwn(String what, String name) {
    try {
      if (!SinkRoutes.mayHave(routes, name)) {
        return Outcome.failed(
            what,
            "no route begins at direct:deliver-" + name,
            "Check the name in deliver.to and deliver.events, or add the route (docs/sinks.md)");
      }
    } catch (IOException e) {
      return Outcome.unknown(what, "could not check: the route files cannot be read");
    }
    return Outcome.unknown(what, "could not check: a route of yours");
  }

  private void kafka(Set<String> servers, List<Outcome> outcomes) throws InterruptedException {
    boolean answers = false;
    for (String broker : settings.kafka().brokers().split("\\s*,\\s*")) {
      answers |= server("the Kafka broker answers", "kafka.brokers", broker, servers, outcomes);
    }
    if (answers) {
      outcomes.add(new KafkaLogin(settings).look(patience));
    }
  }

  private void jms(Set<String> servers, List<Outcome> outcomes) throws InterruptedException {
    boolean answers = false;
    Matcher broker = BROKER.matcher(settings.jms().url());
    while (broker.find()) {
      String defaultPort = broker.group().startsWith("amqps") ? "5671" : "5672";
      String port = broker.group(2) == null ? defaultPort : broker.group(2);
      String address = broker.group(1) + ":" + port;
      answers |= server("the JMS broker answers", "jms.url", address, servers, outcomes);
    }
    if (answers) {
      outcomes.add(new JmsLogin(settings).look(patience));
    }
  }

  private List<Outcome> sftp() {
    try {
      return new SftpLogin(settings.sftp(), named(EdgesCategory::sftpFolders)).look(patience);
    } catch (IOException e) {
      return List.of(Outcome.unknown("the SFTP server takes the login", "could not check: " + e));
    }
  }

  private static Stream<String> sftpFolders(RouteInstance route) {
    return route.template().equals("from-sftp")
        ? Stream.of(route.parameter("folder", ""))
        : Stream.of();
  }

  /** The names from all routes, without duplicates and empty ones. */
  private Set<String> named(Function<RouteInstance, Stream<String>> names) throws IOException {
    return RouteInstance.in(routes, settings).stream()
        .flatMap(names)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private List<Outcome> rabbitmq() {
    String what = "the RabbitMQ broker takes the login";
    List<Outcome> outcomes = new ArrayList<>();
    Set<String> queues;
    try {
      queues = named(this::rabbitmqQueues);
    } catch (IOException e) {
      return List.of(Outcome.unknown(what, "could not check: " + e));
    }
    try {
      Map<String, String> unusable =
          RabbitmqConnections.unusable(
              new RabbitmqOptions(settings.rabbitmq().uri(), patience), queues);
      outcomes.add(Outcome.passed(what, null));
      for (String queue : queues) {
        String its = "the queue " + queue + " is there";
        outcomes.add(
            unusable.containsKey(queue)
                ? Outcome.failed(its, unusable.get(queue), "Create it: this program makes none")
                : Outcome.passed(its, null));
      }
    } catch (PossibleAuthenticationFailureException e) {
      outcomes.add(
          Outcome.failed(
              what,
              "it rejects the user, the password or the virtual host",
              "Check those of rabbitmq.uri (RABBITMQ_URI); guest may log in from its own machine"
                  + " only"));
    } catch (SSLException e) {
      outcomes.add(
          Outcome.failed(
              what,
              "TLS failed: " + e.getMessage(),
              "Have Java trust the authority of its certificate (-Djavax.net.ssl.trustStore), and"
                  + " name the broker in rabbitmq.uri as its certificate does; without TLS it is"
                  + " amqp://"));
    } catch (IOException | TimeoutException e) {
      outcomes.add(
          Outcome.failed(
              what,
              e.getCause() == null ? e.toString() : e.getCause().getMessage(),
              "Check rabbitmq.uri: what listens there has to speak AMQP 0-9-1"));
    }
    return outcomes;
  }

  /** The queue of a source, or those of a sink that publishes to the default exchange. */
  private Stream<String> rabbitmqQueues(RouteInstance route) {
    if (route.template().equals("from-rabbitmq")) {
      return Stream.of(route.parameter("queue", ""));
    }
    boolean publishes =
        route.template().equals("to-rabbitmq")
            && settings.deliver().to().contains(route.parameter("name", ""))
            && !route.parameters().containsKey("exchange");
    return publishes
        ? Stream.of(
            route.parameter("queue", "answers"), route.parameter("failuresQueue", "failures"))
        : Stream.of();
  }

  private Outcome folder(String name) {
    Path folder = settings.data().dir().resolve(name);
    String what = "the folder " + folder + " can be used";
    return DiskCategory.mayWrite(folder)
        ? Outcome.passed(what, null)
        : Outcome.failed(what, "this user may not write there", "Let it: files are moved there");
  }

  /** Tries to connect; returns false when the server does not answer, or was tried before. */
  private boolean server(
      String what, String setting, String address, Set<String> servers, List<Outcome> outcomes) {
    if (!servers.add(address)) {
      return false;
    }
    URI at = URI.create("tcp://" + address);
    String check = what + " at " + address;
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(at.getHost()), at.getPort()), MILLIS);
      outcomes.add(Outcome.passed(check, null));
      return true;
    } catch (IOException e) {
      outcomes.add(
          Outcome.failed(
              check,
              e.toString(),
              "Check " + setting + ", whether it runs, and whether a firewall stands between"));
      return false;
    }
  }

  private Outcome port() {
    String what = "the port of the source http is free";
    if (settings.http().port() == 0) {
      return Outcome.passed(what, "any free one is taken");
    }
    String said = settings.http().host() + ":" + settings.http().port();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(settings.http().host(), settings.http().port()));
      return Outcome.passed(what, said);
    } catch (IOException e) {
      return Outcome.warning(
          what,
          said + ": " + e.getMessage(),
          "Fine where serve runs already; otherwise set http.port to another");
    }
  }
}

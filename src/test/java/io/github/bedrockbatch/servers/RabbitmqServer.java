/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.qpid.server.SystemLauncher;
import org.awaitility.Awaitility;

/**
 * A broker that speaks AMQP 0-9-1 on a port of the loopback: {@link #running} is Qpid Broker-J in
 * this JVM, where each test takes queues of its own; {@link #startReal} is a RabbitMQ.
 */
public final class RabbitmqServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CONFIGURATION =
      """
      {
        "name": "broker",
        "modelVersion": "9.0",
        "authenticationproviders": [{
          "name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
          "users": [{"name": "guest", "type": "managed", "password": "guest"}]}],%s
        "ports": [{
          "name": "amqp", "port": %d, "bindingAddress": "127.0.0.1",%s
          "authenticationProvider": "plain", "protocols": ["AMQP_0_9_1"],
          "virtualhostaliases": [
            {"name": "default", "type": "defaultAlias"}, {"name": "name", "type": "nameAlias"}]}],
        "virtualhostnodes": [{
          "name": "default", "type": "Memory", "defaultVirtualHostNode": true,
          "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}]
      }
      """;

  private static RabbitmqServer running;

  private final int port;
  private final Map<String, Object> queueArguments;
  private final AutoCloseable server;
  private final AtomicInteger queues = new AtomicInteger();

  private RabbitmqServer(int port, Map<String, Object> queueArguments, AutoCloseable server) {
    this.port = port;
    this.queueArguments = queueArguments;
    this.server = server;
  }

  /** The broker, started when it is first asked for; it ends with the JVM. */
  public static synchronized RabbitmqServer running() throws Exception {
    if (running == null) {
      running = start(Files.createTempDirectory("qpid"), "", "");
    }
    return running;
  }

  /** Another one, which has this certificate. */
  public static RabbitmqServer startTls(Path folder, Certificate certificate) throws Exception {
    return start(
        folder,
        """

        "keystores": [{
          "name": "its", "type": "FileKeyStore", "storeUrl": "%s", "password": "%s"}],\
        """
            .formatted(certificate.store().toUri(), Certificate.PASSWORD),
        " \"transports\": [\"SSL\"], \"keyStore\": \"its\",");
  }

  private static RabbitmqServer start(Path folder, String keys, String ofPort) throws Exception {
    int port = FreePort.find();
    Path file =
        Files.writeString(
            folder.resolve("broker.json"), CONFIGURATION.formatted(keys, port, ofPort));
    SystemLauncher launcher = new SystemLauncher();
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("type", "Memory");
    attributes.put("initialConfigurationLocation", file.toUri().toString());
    attributes.put("context", Map.of("qpid.work_dir", folder.toString()));
    attributes.put("startupLoggedToSystemOut", false);
    launcher.startup(attributes);
    return new RabbitmqServer(port, Map.of(), launcher::shutdown);
  }

  /** The program of a RabbitMQ on this machine; null when there is none. */
  public static Path program() {
    return Stream.concat(
            Stream.of("/usr/lib/rabbitmq/bin"), // that in /usr/sbin is for root only
            Stream.of(System.getenv("PATH").split(File.pathSeparator)))
        .map(folder -> Path.of(folder, "rabbitmq-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** A RabbitMQ with a node name, a folder and ports of its own; its queues are quorum queues. */
  public static RabbitmqServer startReal(Path folder) throws Exception {
    int port = FreePort.find();
    ProcessBuilder builder =
        new ProcessBuilder(program().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("rabbitmq.log").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("HOME", folder.toString()); // where its cookie is
    environment.put("RABBITMQ_NODENAME", "test-" + port + "@localhost");
    environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(FreePort.find()));
    String names = Integer.toString(FreePort.find());
    environment.put("ERL_EPMD_PORT", names);
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("none").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
    Process process = builder.start();
    // It would outlive a test that is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, names), "rabbitmq-stop"));
    RabbitmqServer server =
        new RabbitmqServer(port, Map.of("x-queue-type", "quorum"), () -> end(process, names));
    Awaitility.await().atMost(PATIENCE).until(server::isThere);
    return server;
  }

  /** With its name server, which is no child of it. */
  private static void end(Process process, String names) {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    try {
      new ProcessBuilder("epmd", "-port", names, "-kill").start().waitFor();
    } catch (IOException | InterruptedException e) {
      // It is not on the path, and stays.
    }
  }

  private boolean isThere() {
    try (Connection connection = connect()) {
      return connection.isOpen();
    } catch (IOException | TimeoutException e) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** Where it is; other processes can use it, too. */
  public String uri() {
    return "amqp://guest:guest@127.0.0.1:" + port;
  }

  private Connection connect() throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    return factory.newConnection();
  }

  private interface Task<T> {
    T on(Channel channel) throws IOException, InterruptedException, TimeoutException;
  }

  private <T> T withChannel(Task<T> task) {
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      return task.on(channel);
    } catch (IOException | InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a queue that nobody else has, and returns its name. */
  public String createQueue(String what) {
    return declare(what + "." + queues.incrementAndGet());
  }

  /** Makes a queue, empty, and returns its name. */
  public String declare(String name) {
    return withChannel(
        channel -> {
          channel.queueDeclare(name, true, false, false, queueArguments);
          channel.queuePurge(name);
          return name;
        });
  }

  /** Sends texts with ids that no other messages have. */
  public void send(String queue, List<String> texts, Map<String, Object> headers) {
    send(queue, texts, new BasicProperties.Builder().headers(headers).build(), true);
  }

  /**
   * Sends texts.
   *
   * @param withIds whether each has a message id
   */
  public void send(String queue, List<String> texts, BasicProperties with, boolean withIds) {
    withChannel(
        channel -> {
          channel.confirmSelect();
          for (String text : texts) {
            String id = withIds ? UUID.randomUUID().toString() : null;
            channel.basicPublish(
                "",
                queue,
                with.builder().messageId(id).deliveryMode(2).build(),
                text.getBytes(StandardCharsets.UTF_8));
          }
          return channel.waitForConfirms(PATIENCE.toMillis());
        });
  }

  /** Takes so many messages from the queue, or what there is by the end of its patience. */
  public List<GetResponse> receive(String queue, int count) {
    return withChannel(
        channel -> {
          List<GetResponse> messages = new ArrayList<>();
          long end = System.nanoTime() + PATIENCE.toNanos();
          while (messages.size() < count && System.nanoTime() < end) {
            GetResponse message = channel.basicGet(queue, true);
            if (message == null) {
              TimeUnit.MILLISECONDS.sleep(50);
            } else {
              messages.add(message);
            }
          }
          return messages;
        });
  }

  /** Takes what there is now. */
  public List<GetResponse> receiveAll(String queue) {
    return receive(queue, ready(queue));
  }

  /** How many messages the queue holds that are not with a consumer. */
  public int ready(String queue) {
    return withChannel(channel -> channel.queueDeclarePassive(queue).getMessageCount());
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}

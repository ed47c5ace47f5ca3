/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.qpid.jms.JmsConnectionFactory;

/**
 * A real Artemis that speaks AMQP on a port of the loopback and keeps its messages on disk. {@link
 * #running} is one for all tests of a JVM, where each test takes queues of its own; {@link #start}
 * is one for a test that stops it.
 */
public final class JmsServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static JmsServer running;

  private final EmbeddedActiveMQ server;
  private final int port;
  private final AtomicInteger queues = new AtomicInteger();

  private JmsServer(EmbeddedActiveMQ server, int port) {
    this.server = server;
    this.port = port;
  }

  /** The broker, started when it is first asked for; it ends with the JVM. */
  public static synchronized JmsServer running() throws Exception {
    if (running == null) {
      running = start(Files.createTempDirectory("artemis"), FreePort.find());
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "jms-stop"));
    }
    return running;
  }

  /** A broker that keeps its messages in this folder, also for the next one that is given it. */
  public static JmsServer start(Path folder, int port) throws Exception {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration
        .setName("test")
        .setPersistenceEnabled(true)
        .setSecurityEnabled(false)
        .setJournalType(JournalType.NIO)
        .setJournalFileSize(1024 * 1024)
        .setJournalMinFiles(2)
        .setJournalDirectory(folder.resolve("journal").toString())
        .setBindingsDirectory(folder.resolve("bindings").toString())
        .setLargeMessagesDirectory(folder.resolve("large").toString())
        .setPagingDirectory(folder.resolve("paging").toString())
        .setNodeManagerLockDirectory(folder.resolve("lock").toString())
        .setMaxDiskUsage(-1)
        .addAcceptorConfiguration(
            "amqp",
            "tcp://127.0.0.1:"
                + port
                + "?protocols=AMQP;amqpCredits=1000;amqpLowCredits=300;"
                + "anycastPrefix=queue://;multicastPrefix=topic://")
        .addAddressSetting(
            "#",
            new AddressSettings()
                .setDeadLetterAddress(SimpleString.of("DLQ"))
                .setMaxDeliveryAttempts(-1)
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(false));
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration);
    server.start();
    return new JmsServer(server, port);
  }

  /** Where it is; other processes can use it, too. */
  public String url() {
    return "amqp://127.0.0.1:" + port;
  }

  public ConnectionFactory connectionFactory() {
    return new JmsConnectionFactory(url());
  }

  /** Makes a queue that nobody else has, and returns its name. */
  public String createQueue(String what) throws Exception {
    String name = what + "." + queues.incrementAndGet();
    server
        .getActiveMQServer()
        .createQueue(
            QueueConfiguration.of(name).setRoutingType(RoutingType.ANYCAST).setDurable(true), true);
    return name;
  }

  /** Sends texts, persistent, with these string properties on each. */
  public void send(String queue, List<String> texts, Map<String, String> properties)
      throws JMSException {
    try (Connection connection = connectionFactory().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      MessageProducer producer = session.createProducer(session.createQueue(queue));
      for (String text : texts) {
        TextMessage message = session.createTextMessage(text);
        for (Map.Entry<String, String> property : properties.entrySet()) {
          message.setStringProperty(property.getKey(), property.getValue());
        }
        producer.send(message);
      }
      session.commit();
    }
  }

  /** Takes so many messages from the queue, or what there is by the end of its patience. */
  public List<Message> receive(String queue, int count) throws JMSException {
    return receive(queue, count, PATIENCE);
  }

  /** As {@link #receive(String, int)}, with a patience of its own. */
  public List<Message> receive(String queue, int count, Duration patience) throws JMSException {
    List<Message> messages = new ArrayList<>();
    try (Connection connection = connectionFactory().createConnection();
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
      long end = System.nanoTime() + patience.toNanos();
      while (messages.size() < count && System.nanoTime() < end) {
        Message message = consumer.receive(200);
        if (message != null) {
          messages.add(message);
        }
      }
    }
    return messages;
  }

  /** How many messages the queue holds, those included that are with a consumer. */
  public long depth(String queue) {
    Queue found = server.getActiveMQServer().locateQueue(queue);
    return found == null ? 0 : found.getMessageCount();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

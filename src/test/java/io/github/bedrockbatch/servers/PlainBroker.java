/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.amqp.transaction.Coordinator;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.amqp.transport.LinkError;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.engine.Transport;
import org.apache.qpid.proton.message.Message;

/**
 * A small AMQP 1.0 broker, of queues in memory, that knows neither transactions nor how to drain
 * credit, as some do not.
 */
public final class PlainBroker implements AutoCloseable {
  /** What it does when it is asked for a transaction. */
  public enum Transactions {
    NEVER_ANSWERED,
    REFUSED,
    END_THE_CONNECTION
  }

  /** A larger message is rejected. */
  public static final int MOST_BYTES = 20_000;

  private final ServerSocket server;
  private final Transactions transactions;
  private final Map<String, Queue<byte[]>> queues = new ConcurrentHashMap<>();
  private volatile boolean rejectsLogins;
  private final AtomicInteger asked = new AtomicInteger();

  private PlainBroker(ServerSocket server, Transactions transactions) {
    this.server = server;
    this.transactions = transactions;
  }

  public static PlainBroker start(Transactions transactions) throws IOException {
    PlainBroker broker =
        new PlainBroker(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), transactions);
    daemon(broker::accept);
    return broker;
  }

  public String url() {
    return "amqp://127.0.0.1:" + server.getLocalPort();
  }

  /** From now on no user and no password is right, or each is. */
  public void rejectLogins(boolean rejects) {
    rejectsLogins = rejects;
  }

  /** How often it was asked for a transaction. */
  public int transactionsAskedFor() {
    return asked.get();
  }

  public int depth(String queue) {
    return queue(queue).size();
  }

  public void put(String queue, String text) {
    Message message = Proton.message();
    message.setBody(new AmqpValue(text));
    byte[] bytes = new byte[text.length() + 1_000];
    int length = message.encode(bytes, 0, bytes.length);
    queue(queue).add(Arrays.copyOf(bytes, length));
  }

  private Queue<byte[]> queue(String address) {
    return queues.computeIfAbsent(address, name -> new ConcurrentLinkedQueue<>());
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "plain-broker");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(10);
      new Client().serve(socket);
    } catch (IOException e) {
      // the client is gone
    }
  }

  /** One connection, on one thread. */
  private final class Client {
    private final Transport transport = Proton.transport();
    private final Connection connection = Proton.connection();
    private final Collector events = Proton.collector();
    private final List<Sender> consumers = new ArrayList<>();
    private boolean ended;
    private int tags;

    void serve(Socket socket) throws IOException {
      Sasl sasl = transport.sasl();
      sasl.server();
      sasl.setMechanisms("ANONYMOUS");
      connection.collect(events);
      transport.bind(connection);
      byte[] buffer = new byte[64 * 1024];
      while (!ended) {
        try {
          int read = socket.getInputStream().read(buffer, 0, Math.min(buffer.length, room()));
          if (read < 0) {
            return;
          }
          transport.tail().put(buffer, 0, read);
          transport.process();
          if (sasl.getOutcome() == Sasl.SaslOutcome.PN_SASL_NONE
              && sasl.getRemoteMechanisms().length > 0) {
            sasl.done(rejectsLogins ? Sasl.SaslOutcome.PN_SASL_AUTH : Sasl.SaslOutcome.PN_SASL_OK);
          }
        } catch (SocketTimeoutException e) {
          // time to look at the queues
        }
        handle();
        consumers.forEach(this::push);
        write(socket);
      }
    }

    private int room() throws IOException {
      int room = transport.capacity();
      if (room <= 0) {
        throw new IOException("the transport is closed");
      }
      return room;
    }

    private void write(Socket socket) throws IOException {
      while (transport.pending() > 0) {
        ByteBuffer head = transport.head();
        byte[] bytes = new byte[head.remaining()];
        head.get(bytes);
        socket.getOutputStream().write(bytes);
        transport.pop(bytes.length);
      }
    }

    private void handle() {
      for (Event event = events.peek(); event != null; event = events.peek()) {
        switch (event.getType()) {
          case CONNECTION_REMOTE_OPEN -> {
            connection.setContainer("plain");
            connection.setOfferedCapabilities(new Symbol[] {Symbol.valueOf("ANONYMOUS-RELAY")});
            connection.open();
          }
          case CONNECTION_REMOTE_CLOSE -> connection.close();
          case SESSION_REMOTE_OPEN -> event.getSession().open();
          case SESSION_REMOTE_CLOSE -> event.getSession().close();
          case LINK_REMOTE_OPEN -> open(event.getLink());
          case LINK_REMOTE_CLOSE, LINK_REMOTE_DETACH -> {
            consumers.remove(event.getLink());
            event.getLink().close();
          }
          case DELIVERY -> delivery(event.getDelivery());
          default -> {}
        }
        events.pop();
      }
    }

    private void open(Link link) {
      link.setSource(link.getRemoteSource());
      if (link.getRemoteTarget() instanceof Coordinator coordinator) {
        asked.incrementAndGet();
        if (transactions == Transactions.END_THE_CONNECTION) {
          ended = true;
          return;
        }
        if (transactions == Transactions.REFUSED) {
          link.open();
          link.setCondition(new ErrorCondition(Symbol.valueOf("amqp:not-implemented"), "no"));
          link.close();
          return;
        }
        link.setTarget(coordinator);
        link.open();
        ((Receiver) link).flow(10);
        return;
      }
      link.setTarget(link.getRemoteTarget());
      link.open();
      if (link instanceof Receiver receiver) {
        receiver.flow(100);
      } else {
        consumers.add((Sender) link);
      }
    }

    private void delivery(Delivery delivery) {
      if (delivery.getLink() instanceof Sender) {
        if (delivery.remotelySettled()) {
          delivery.settle();
        }
        return;
      }
      Receiver receiver = (Receiver) delivery.getLink();
      if (receiver.getRemoteTarget() instanceof Coordinator
          || delivery.isPartial()
          || !delivery.isReadable()) {
        return;
      }
      byte[] bytes = new byte[delivery.available()];
      receiver.recv(bytes, 0, bytes.length);
      if (bytes.length > MOST_BYTES) {
        Rejected rejected = new Rejected();
        rejected.setError(new ErrorCondition(LinkError.MESSAGE_SIZE_EXCEEDED, "too large"));
        delivery.disposition(rejected);
        delivery.settle();
        receiver.advance();
        receiver.flow(1);
        return;
      }
      Message message = Proton.message();
      message.decode(bytes, 0, bytes.length);
      String address = ((Target) receiver.getRemoteTarget()).getAddress();
      queue(address == null ? message.getAddress() : address).add(bytes);
      delivery.disposition(Accepted.getInstance());
      delivery.settle();
      receiver.advance();
      receiver.flow(1);
    }

    private void push(Sender consumer) {
      String address = ((Source) consumer.getRemoteSource()).getAddress();
      while (consumer.getCredit() > 0 && !queue(address).isEmpty()) {
        byte[] bytes = queue(address).remove();
        consumer.delivery(ByteBuffer.allocate(4).putInt(tags++).array());
        consumer.send(bytes, 0, bytes.length);
        consumer.advance();
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

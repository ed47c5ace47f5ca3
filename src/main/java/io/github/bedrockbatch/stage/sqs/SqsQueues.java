/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage.sqs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Makes calls of Amazon SQS about queues, each given by its name or its URL. */
public final class SqsQueues implements AutoCloseable {
  /** The most entries of a batch call. */
  public static final int ENTRIES = 10;

  /** A call about the queue with this URL. */
  public interface Call<T> {
    T of(SqsClient sqs, String url);
  }

  private final Supplier<SqsClient> clients;
  private final Map<String, String> urls = new ConcurrentHashMap<>();
  private SqsClient client;

  /**
   * @param clients is called once, before the first call
   */
  public SqsQueues(Supplier<SqsClient> clients) {
    this.clients = clients;
  }

  /**
   * Makes the call; the client itself retries some transient failures.
   *
   * @param queue its name in the account of the credentials, or its URL
   * @param purpose of the call, for the person who has to permit it: a verb with its object
   * @param needs the permissions that it needs
   * @throws SqsException with words for a person
   */
  public <T> T call(String queue, String purpose, String needs, Call<T> call) throws SqsException {
    try {
      SqsClient sqs = client();
      String url =
          isUrl(queue)
              ? queue
              : urls.computeIfAbsent(
                  queue, name -> sqs.getQueueUrl(get -> get.queueName(name)).queueUrl());
      return call.of(sqs, url);
    } catch (QueueDoesNotExistException e) {
      urls.remove(queue); // it may be recreated, even in another account
      throw SqsException.noQueue(queue);
    } catch (RuntimeException e) { // a closed client throws any of them
      throw SqsException.of(purpose, needs, e);
    }
  }

  /** The name of a queue that is given by its name or its URL. */
  public static String name(String queue) {
    return queue.substring(queue.lastIndexOf('/') + 1);
  }

  private static boolean isUrl(String queue) {
    return queue.contains("://");
  }

  private synchronized SqsClient client() {
    if (client == null) {
      client = clients.get();
    }
    return client;
  }

  /** Ends calls that are under way, too. */
  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}

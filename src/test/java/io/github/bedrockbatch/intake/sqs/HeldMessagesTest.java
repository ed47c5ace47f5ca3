/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.servers.SqsServer;
import io.github.bedrockbatch.stage.sqs.SqsException;
import io.github.bedrockbatch.stage.sqs.SqsQueues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.Message;

class HeldMessagesTest {
  private final SqsServer server = SqsServer.running();
  private final String queue = server.createQueue("held");
  private final List<Integer> hidden = new ArrayList<>();
  private final SqsQueues queues = new SqsQueues(() -> server.client(new Changes()));
  private final SettableClock clock = new SettableClock();
  private final HeldMessages held = new HeldMessages(queues, queue, Duration.ofMinutes(1), clock);

  /** For how many seconds messages were hidden again. */
  private final class Changes implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof ChangeMessageVisibilityBatchRequest request) {
        request.entries().forEach(entry -> hidden.add(entry.visibilityTimeout()));
      }
    }
  }

  @AfterEach
  void close() {
    queues.close();
  }

  private List<Message> receive(int count) throws SqsException {
    server.send(queue, IntStream.range(0, count).mapToObj(i -> "m" + i).toList(), Map.of());
    List<Message> all = new ArrayList<>();
    while (all.size() < count) {
      all.addAll(held.receive(1));
    }
    return all;
  }

  @Test
  void what_stays_in_hand_is_hidden_for_longer_until_it_is_let_go() throws Exception {
    List<Message> messages = receive(12);

    held.extend();
    assertThat(hidden).as("young").isEmpty();
    held.extend();
    assertThat(hidden).hasSize(12).containsOnly(60);
    held.letGo(messages);
    held.extend();
    assertThat(hidden).hasSize(12);
  }

  @Test
  void what_is_given_back_can_be_received_at_once() throws Exception {
    List<Message> messages = receive(3);
    assertThat(server.receiveSome(queue)).isEmpty();

    held.giveBack(messages);

    assertThat(server.receiveAll(queue))
        .extracting(Message::body)
        .containsExactlyInAnyOrder("m0", "m1", "m2");
  }

  @Test
  void many_are_deleted_in_tens_and_what_is_not_is_told() throws Exception {
    List<Message> messages = receive(25);
    assertThat(held.delete(messages)).isTrue();
    assertThat(server.depth(queue)).isZero();

    List<Message> some = new ArrayList<>(receive(2));
    some.add(some.get(0).toBuilder().receiptHandle("of nobody").build());

    assertThatThrownBy(() -> held.delete(some)).isInstanceOf(SqsException.class);
    assertThat(server.depth(queue)).isZero();
  }

  @Test
  void what_others_may_have_received_meanwhile_is_not_gone_for_sure() throws Exception {
    List<Message> inTime = receive(1);
    held.extend();
    clock.advance(Duration.ofSeconds(50));
    held.extend();
    clock.advance(Duration.ofSeconds(50));
    assertThat(held.delete(inTime)).isTrue();

    List<Message> late = receive(1);
    held.extend();
    clock.advance(Duration.ofSeconds(70));
    held.extend();
    assertThat(held.delete(late)).isFalse();
  }

  @Test
  void a_queue_is_found_again_after_it_was_created_anew() throws Exception {
    receive(1);
    HeldMessages later = new HeldMessages(queues, queue + "-later", Duration.ofMinutes(1), clock);
    assertThatThrownBy(() -> later.receive(0))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining("the queue " + queue + "-later does not exist");
    server.create(queue + "-later", Map.of());

    assertThat(later.receive(0)).isEmpty();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyDestinationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "answers",
        "kafka:",
        "kafka:a b",
        "kafka:..",
        "kafka:a?brokers=evil:9092",
        "kafka:${sys:user.home}",
        "rabbitmq:",
        "rabbitmq:a b",
        "rabbitmq:${body}",
        "jms:answers",
        "jms:queue:",
        "jms:queue:a?replyTo=b",
        "jms:queue:a b",
        "jms:queue:${body}",
        "jms:queue:a\nb",
        "sftp://example.com/x",
        "file:/etc/passwd",
        "http:example.com",
        "http:///path",
        "http://user@example.com/",
        "http://user:pw@example.com/",
        "http://example.com@evil.com/",
        "http://example.com/a/../b",
        "http://example.com/..",
        "http://example.com/a/..;x/b",
        "http://example.com/%2e%2e/b",
        "http://example.com/a%2fb",
        "http://example.com/a%252fb",
        "http://example.com//b",
        "http://example.com/a\\b",
        "http://example.com/#part",
        "http://example.com/{{env:HOME}}",
        "http://example.com/${env:HOME}",
        "http://example.com/a b",
        "http://example.com/\r\nHost: evil",
        "sqs:https://sqs.eu-west-1.amazonaws.com/1/evil",
        "sqs:a.b",
      })
  void takes_nothing_that_is_in_doubt(String text) {
    assertThat(ReplyDestination.of(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com:8443/hooks/S3CRET?token=S3CRET, https://example.com:8443/…",
    "https://example.com?token=S3CRET, https://example.com/…",
    "kafka:answers-1, kafka:answers-1",
    "jms:queue:a, jms:queue:a",
  })
  void is_shown_without_what_may_be_a_secret(String text, String shown) {
    assertThat(ReplyDestination.of(text).orElseThrow().shown()).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "kafka:answers-1, kafka:answers-1",
    "jms:queue:client.replies, jms:queue:client.replies",
    "jms:topic:news/eu, jms:topic:news/eu",
    "rabbitmq:amq.rabbitmq.reply-to.g1/+x==, rabbitmq:amq.rabbitmq.reply-to.g1/+x==",
    "sqs:replies-1.fifo, sqs:replies-1.fifo",
    "HTTPS://Example.COM, https://example.com/",
    "http://example.com:8080/a/b?x=1&y=%20, http://example.com:8080/a/b?x=1&y=%20",
    "http://[::1]:80/a, http://[::1]:80/a",
  })
  void takes_these(String text, String meaning) {
    assertThat(ReplyDestination.of(text)).get().hasToString(meaning);
  }

  @ParameterizedTest
  @CsvSource({
    "kafka:answers-*, kafka:answers-1, true",
    "kafka:answers-*, kafka:other, false",
    "kafka:*, jms:queue:a, false",
    "kafka:*, rabbitmq:a, false",
    "rabbitmq:replies.*, rabbitmq:replies.1, true",
    "jms:queue:*.replies, jms:queue:client.replies, true",
    "jms:queue:*.replies, jms:topic:client.replies, false",
    "jms:queue:*.replies, jms:queue:client.replies2, false",
    "jms:queue:*.replies, jms:queue:payments::client.replies, false",
    "jms:queue:a:*, jms:queue:a::replies, false",
    "jms:topic:*, jms:topic:a::b, false",
    "jms:queue:a:*, jms:queue:a:b, true",
    "jms:queue:a::b, jms:queue:a::b, true",
    "https://example.com/callbacks/*, https://example.com/callbacks/1?x=2, true",
    "https://example.com/callbacks/*, http://example.com/callbacks/1, false",
    "https://example.com/callbacks/*, https://example.com:8443/callbacks/1, false",
    "https://example.com/callbacks/*, https://example.com.evil.com/callbacks/1, false",
    "https://*.example.com/*, https://a.example.com/x, true",
    "https://*.example.com/*, https://evil.com/.example.com/x, false",
    "https://*.example.com/*, https://evil.com:80/a.example.com/x, false",
    "https://example.com, https://example.com/, true",
    "https://example.com, https://example.com/x, false",
  })
  void is_allowed_by_a_pattern(String pattern, String text, boolean allowed) {
    assertThat(new AllowedReplies(List.of(pattern)).permit(ReplyDestination.of(text).orElseThrow()))
        .isEqualTo(allowed);
    assertThat(new AllowedReplies(List.of()).permit(ReplyDestination.of(text).orElseThrow()))
        .isFalse();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Lets a call carry JSON as it is, and keeps the JSON that comes back: a record of a batch is text,
 * and going through the SDK's objects would lose what this version of the SDK does not know.
 */
public final class RawBody implements ExecutionInterceptor {
  static final ExecutionAttribute<Exchange> EXCHANGE = new ExecutionAttribute<>("RawBody");

  /** What goes out and what came back. */
  static final class Exchange {
    private final byte[] request;
    private byte[] answer;
    private Throwable failure;

    Exchange(byte[] request) {
      this.request = request;
    }

    byte[] answer() {
      return answer;
    }

    /** What the SDK throws after its last try; null when it throws nothing. */
    Throwable failure() {
      return failure;
    }
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    Exchange exchange = attributes.getAttribute(EXCHANGE);
    return exchange == null
        ? context.httpRequest()
        : context.httpRequest().toBuilder()
            .putHeader("Content-Length", Integer.toString(exchange.request.length))
            .build();
  }

  @Override
  public Optional<RequestBody> modifyHttpContent(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    Exchange exchange = attributes.getAttribute(EXCHANGE);
    return exchange == null
        ? context.requestBody()
        : Optional.of(RequestBody.fromBytes(exchange.request));
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Exchange exchange = attributes.getAttribute(EXCHANGE);
    if (exchange == null || !context.httpResponse().isSuccessful()) {
      return context.responseBody();
    }
    return context
        .responseBody()
        .map(
            body -> {
              try (body) {
                exchange.answer = body.readAllBytes();
                return new ByteArrayInputStream(exchange.answer);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    Exchange exchange = attributes.getAttribute(EXCHANGE);
    if (exchange != null) {
      exchange.failure = context.exception();
    }
  }
}

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
 * Sends the JSON of a record as the body of a call, and keeps the JSON of the answer: the SDK's
 * objects would lose members that this version of the SDK does not know.
 */
public final class RawBody implements ExecutionInterceptor {
  static final ExecutionAttribute<Exchange> EXCHANGE = new ExecutionAttribute<>("RawBody");

  /** The request of a call, and its answer or failure. */
  static final class Exchange {
    private final byte[] request;
    private byte[] answer;
    private Throwable failure;

    Exchange(byte[] request) {
      this.request = request;
    }

    /** The body of the last successful response; null when there was none. */
    byte[] answer() {
      return answer;
    }

    /** The SDK's exception after its last attempt; null when the call succeeded. */
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

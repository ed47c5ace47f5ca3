/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;

/**
 * What {@code serve} tells those who watch it, beside its console.
 *
 * @param logFormat of the lines of the log: {@code text} or {@code json}
 * @param traceEndpoint where OTLP over HTTP takes traces; empty for none
 */
public record ObserveOptions(String logFormat, String traceEndpoint) {
  static ObserveOptions read(OptionReader in) {
    return new ObserveOptions(
        in.oneOf("log.format", "text", "text", "json"), in.uri("trace.endpoint"));
  }
}

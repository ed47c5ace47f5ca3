/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;

/**
 * The log and the traces of {@code serve}.
 *
 * @param logFormat the format of log lines: {@code text} or {@code json}
 * @param traceEndpoint the URL to which traces go, by OTLP over HTTP; empty for none
 */
public record ObserveOptions(String logFormat, String traceEndpoint) {
  static ObserveOptions read(OptionReader in) {
    return new ObserveOptions(
        in.oneOf("log.format", "text", "text", "json"), in.uri("trace.endpoint"));
  }
}

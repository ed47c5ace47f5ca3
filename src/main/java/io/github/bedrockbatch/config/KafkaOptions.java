/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;

/**
 * The Kafka cluster of the routes.
 *
 * @param brokers host:port, separated by commas
 */
public record KafkaOptions(String brokers) {
  static KafkaOptions read(OptionReader in) {
    return new KafkaOptions(
        in.matching(
            "kafka.brokers",
            "localhost:9092",
            "[^\\s,:]+:[0-9]+(\\s*,\\s*[^\\s,:]+:[0-9]+)*",
            "must be host:port, or several joined by commas"));
  }
}

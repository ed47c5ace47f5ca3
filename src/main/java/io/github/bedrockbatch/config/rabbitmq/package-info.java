/* SPDX-License-Identifier: Apache-2.0 */
/** Settings of RabbitMQ. */
package io.github.bedrockbatch.config.rabbitmq;

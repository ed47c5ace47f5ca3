/* SPDX-License-Identifier: Apache-2.0 */
/** Connections to message brokers that sources and sinks share. */
package io.github.bedrockbatch.brokers;

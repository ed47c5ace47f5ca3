/* SPDX-License-Identifier: Apache-2.0 */
/** What OpenTelemetry is told of each batch that has ended. */
package io.github.bedrockbatch.trace;

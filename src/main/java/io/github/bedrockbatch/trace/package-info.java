/* SPDX-License-Identifier: Apache-2.0 */
/** The trace for OpenTelemetry of each batch that has ended. */
package io.github.bedrockbatch.trace;

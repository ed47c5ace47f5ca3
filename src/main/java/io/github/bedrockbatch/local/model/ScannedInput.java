/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

/** One modelInput, {@code [from, to)} of {@code buffer}, and what the scan found in it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScannedInput(byte[] buffer, int from, int to, Slice text, ModelInputScan scan) {}

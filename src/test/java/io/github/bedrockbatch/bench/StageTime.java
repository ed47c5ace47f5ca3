/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

/** How long a stage had work. */
record StageTime(String name, double seconds) {}

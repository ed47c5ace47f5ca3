/* SPDX-License-Identifier: Apache-2.0 */
/** Simulated faults. Internal to local-aws. */
package io.github.bedrockbatch.local.fault;

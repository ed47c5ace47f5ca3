/* SPDX-License-Identifier: Apache-2.0 */
/** The HTTP source: credentials, limits of memory, responses. */
package io.github.bedrockbatch.intake.http;

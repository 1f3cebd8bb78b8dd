/** One year's holidays on weekdays, as they were published. */
export interface Publication {
  /** The day this list was first seen in the public data, `YYYY-MM-DD`. */
  readonly seen: string;
  readonly year: number;
  /** Month × 100 + day, ascending: 419 is 19 April. */
  readonly days: readonly number[];
}

/**
 * The GOV.UK lists for England and Wales, in the order in which they were published (before 2020: in which the
 * Ministry of Justice's copy took them over). A later list for a year replaces the earlier one. Only ever add to
 * the end: cases hold tables named by these days.
 */
export const PUBLISHED: readonly Publication[] = [
  { seen: '2017-12-19', year: 2019, days: [101, 419, 422, 506, 527, 826, 1225, 1226] },
  { seen: '2019-05-08', year: 2020, days: [101, 410, 413, 504, 525, 831, 1225, 1228] },
  // The early May bank holiday moves from Monday 4 to Friday 8 May, the 75th anniversary of VE Day.
  { seen: '2019-10-11', year: 2020, days: [101, 410, 413, 508, 525, 831, 1225, 1228] },
  { seen: '2020-03-23', year: 2021, days: [101, 402, 405, 503, 531, 830, 1227, 1228] },
  // The spring bank holiday moves from Monday 30 May to Thursday 2 June, and the Platinum Jubilee follows it.
  { seen: '2020-11-12', year: 2022, days: [103, 415, 418, 502, 602, 603, 829, 1226, 1227] },
  { seen: '2021-11-03', year: 2023, days: [102, 407, 410, 501, 529, 828, 1225, 1226] },
  // The State Funeral on Monday 19 September, ten days ahead.
  { seen: '2022-09-09', year: 2022, days: [103, 415, 418, 502, 602, 603, 829, 919, 1226, 1227] },
  // The Coronation on Monday 8 May.
  { seen: '2022-11-08', year: 2023, days: [102, 407, 410, 501, 508, 529, 828, 1225, 1226] },
  { seen: '2022-11-08', year: 2024, days: [101, 329, 401, 506, 527, 826, 1225, 1226] },
  { seen: '2022-11-08', year: 2025, days: [101, 418, 421, 505, 526, 825, 1225, 1226] },
  { seen: '2023-12-12', year: 2026, days: [101, 403, 406, 504, 525, 831, 1225, 1228] },
  { seen: '2024-11-27', year: 2027, days: [101, 326, 329, 503, 531, 830, 1227, 1228] },
  { seen: '2025-11-24', year: 2028, days: [103, 414, 417, 501, 529, 828, 1225, 1226] },
];

/** The published titles of the holidays that no rule gives. */
export const ONE_OFF_TITLES: { readonly [date: string]: string } = {
  '2020-05-08': 'Early May bank holiday (VE day)',
  '2022-06-02': 'Spring bank holiday',
  '2022-06-03': 'Platinum Jubilee bank holiday',
  '2022-09-19': 'Bank Holiday for the State Funeral of Queen Elizabeth II',
  '2023-05-08': 'Bank holiday for the coronation of King Charles III',
};

/** What is wrong with one row of a case log, with its end, or with what stands beside the log. */
export interface Finding {
  case: string;
  /** The event concerned; 0: the case as a whole. */
  sequence: number;
  finding:
    | 'changed' // the row does not fit its own hash, or its hash does not fit the next row
    | 'missing'
    | 'swapped' // the row holds an event of another place
    | 'added' // behind the end that the case file or the running case knows
    | 'cut' // the end that the case file or the running case knows is not there
    | 'unreadable' // a sealed field does not open: a key is missing, or it was touched
    | 'no case file'
    | 'no log'
    | 'not recorded' // a running case of which the record knows nothing
    | 'differs' // the log is whole in itself, and says something else than the running case or an earlier end
    | 'projection' // a worklist row is not what the log makes of it
    | 'tombstone'; // made by nobody who had the keys, or of a case that is still there
  detail: string;
}

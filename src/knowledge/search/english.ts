/** English words that say nothing about what a question is about. */
export const ofEnglish = new Set(
  (
    'a about actually again ah all also am an and any anything are aren as ask at be because been before being but by can ' +
    'cannot could couldn did didn do does doesn doing don done each else even ever every few for from get gets getting give ' +
    'go goes going good got had has have haven having he hello help her here hey hi him his how i if im in into is isn it ' +
    'its itself ive just know let like ll lot m many may maybe me might mine more most must my need needs never no ' +
    'not now of off ok okay on once one only or other our out over own please pls possible question quick quickly re ' +
    'really right s said same say says see shall she should so some somebody someone something soon still such sure t take ' +
    'takes tell than thank thanks that thats the their them then there these they thing things this those to too u until up ' +
    'us use ve very want wants was wasn way we well were what whats whether which while who whom whose why will ' +
    'with without won wonder wondering would wouldn yes yet you your yours'
  ).split(' '),
);
